// Signing in and out, and what is shown to those who have not.

import { anonymous, expect, expectAccessible, test } from '../fixtures/test';

test.use({ ...anonymous, expected: [/422/] });

test('a wrong password is refused in words', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('Username or password is wrong');
  await expect(page.getByLabel('Username')).toBeVisible();
});

test('whoever comes from a page is brought back to it', { tag: '@nojs' }, async ({ page, world }) => {
  await page.goto('/registries');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill(world.weir.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/registries$/);
  await expect(page.getByRole('link', { name: 'lab' })).toBeVisible();

  await page.getByRole('button', { name: 'Account admin' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.goto('/registries');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('the sign-in page is accessible', async ({ page }) => {
  await page.goto('/login');
  await expectAccessible(page);
});
