// Searching everything: repositories, tags, digests, labels.

import { type Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';

async function search(page: Page, text: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('searchbox', { name: 'Search everything' }).fill(text);
  await page.getByRole('searchbox', { name: 'Search everything' }).press('Enter');
  await expect(page).toHaveURL(/\/search\?q=/);
}

const section = (page: Page, name: string) =>
  page.locator('section', { has: page.getByRole('heading', { name, exact: true }) });

test('a part of a name', { tag: '@nojs' }, async ({ page }) => {
  await search(page, 'front');
  await section(page, 'Repositories').getByRole('link', { name: 'platform/web/frontend/edge' }).first().click();
  await expect(page).toHaveURL(/frontend\/edge$/);
  await page.goBack();
  await expect(page.getByRole('searchbox', { name: 'Search everything' })).toHaveValue('front');
});

test('a tag', { tag: '@nojs' }, async ({ page }) => {
  await search(page, '123.0.4');
  await expect(section(page, 'Tags').getByRole('link', { name: 'lab/library/many:123.0.4' })).toBeVisible();
});

test('the first digits of a digest find every tag on it', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/r/lab/team/app:1.10.0');
  const digest = await page.getByText(/^sha256:[0-9a-f]{64}$/).first().innerText();
  await search(page, digest.slice('sha256:'.length, 'sha256:'.length + 8));
  await expect(section(page, 'Digests').getByRole('link', { name: 'lab/team/app:1.10.0' })).toBeVisible();
  await expect(section(page, 'Digests').getByRole('link', { name: 'lab/team/app:latest' })).toBeVisible();
});

test('a label', { tag: '@nojs' }, async ({ page }) => {
  await search(page, 'team=tools');
  await expect(section(page, 'Labels')).toContainText('lab/team/tool');
});

test('nothing found is said', { tag: '@nojs' }, async ({ page }) => {
  await search(page, 'there is no such thing');
  await expect(page.getByText('Nothing that is indexed fits')).toBeVisible();
});
