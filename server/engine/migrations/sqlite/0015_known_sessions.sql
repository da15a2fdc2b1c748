-- Which of the account's changes of rights the session knows of: whoever it is, one question tells, with what they may.
ALTER TABLE session ADD COLUMN access_version BIGINT;
