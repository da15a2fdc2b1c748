// Finding a repository, and finding a tag among 1,200.

import { type Page } from '@playwright/test';
import { many } from '../fixtures/lab';
import { expect, test } from '../fixtures/test';

/** The names in the first column, as they stand on the page. */
const names = (page: Page) => page.getByRole('row').locator('td.name > a:first-child');

/** Types until the page follows: what is typed before the page has woken up is not heard. */
async function narrow(page: Page, box: string, text: string, address: RegExp): Promise<void> {
  await expect(async () => {
    await page.getByRole('searchbox', { name: box }).fill('');
    await page.getByRole('searchbox', { name: box }).fill(text);
    await expect(page).toHaveURL(address, { timeout: 1000 });
  }).toPass();
}

test('repositories are filtered as one types', async ({ page }) => {
  await page.goto('/registries/lab');
  await expect(names(page)).toHaveCount(7);
  await narrow(page, 'Filter repositories', 'edge', /q=edge/);
  await expect(names(page)).toHaveText(['platform/web/frontend/edge']);
  await narrow(page, 'Filter repositories', 'nothing like it', /q=nothing/);
  await expect(page.getByText('No repository matches')).toBeVisible();
});

test('repositories are filtered by a form', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/registries/lab');
  await page.getByRole('searchbox', { name: 'Filter repositories' }).fill('team/');
  await page.getByRole('searchbox', { name: 'Filter repositories' }).press('Enter');
  await expect(page).toHaveURL(/q=team/);
  await expect(names(page)).toHaveText(['team/app', 'team/signed', 'team/tool']);
});

test('a nested repository opens at its own address', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/registries/lab');
  await page.getByRole('link', { name: 'platform/web/frontend/edge' }).click();
  await expect(page).toHaveURL(/\/r\/lab\/platform\/web\/frontend\/edge$/);
  await expect(names(page)).toHaveText(['stable']);
});

test('versions are sorted as versions', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/r/lab/team/app?sort=-version');
  await expect(names(page)).toHaveText(['1.10.0', '1.9.0', '1.2.0', '1.0.0', 'latest']);
  await page.getByRole('columnheader', { name: 'Tag' }).getByRole('link').click();
  await expect(names(page)).toHaveText(['1.0.0', '1.10.0', '1.2.0', '1.9.0', 'latest']);
  await expect(page.getByRole('columnheader', { name: 'Tag' })).toHaveAttribute('aria-sort', 'ascending');
});

test('the table says what a tag is', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/r/lab/team/app');
  for (const column of ['Tag', 'Digest', 'Platforms', 'Size', 'Moved']) {
    await expect(page.getByRole('columnheader', { name: column })).toBeVisible();
  }
  const row = page.getByRole('row').filter({ has: page.getByRole('checkbox', { name: 'Pick 1.10.0' }) });
  await expect(row).toContainText('latest');
  await expect(row).toContainText('amd64');
  await expect(row).toContainText('arm64');
  await expect(row).toContainText(/\d [kM]B/);
  await expect(row.getByRole('link', { name: /[0-9a-f]{12}/ })).toBeVisible();
});

test('twelve hundred tags are read in pieces', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/r/lab/library/many?sort=-version');
  await expect(page.getByText(`${many.tags.toLocaleString('en')} tags`)).toBeVisible();
  await expect(names(page).first()).toHaveText('299.0.4');
  await page.getByRole('link', { name: 'Page 2', exact: true }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(names(page).first()).toHaveText('287.0.2');
});

test('tags are filtered, and the address keeps it', async ({ page }) => {
  await page.goto('/r/lab/library/many');
  await narrow(page, 'Filter tags', '250.0', /q=250\.0/);
  await expect(names(page)).toHaveCount(4);
  await page.reload();
  await expect(names(page)).toHaveCount(4);
  await expect(page.getByRole('searchbox', { name: 'Filter tags' })).toHaveValue('250.0');
});

test('tags are filtered by platform', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/r/lab/team/app?platform=linux/arm64/v8');
  await expect(names(page)).toHaveCount(5);
  await page.goto('/r/lab/team/tool?platform=linux/arm64/v8');
  await expect(page.getByText('No tag matches')).toBeVisible();
});

test('signatures are folded under what they sign', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/r/lab/team/signed');
  await expect(names(page)).toHaveText(['2.0.0']);
  await expect(page.getByRole('row').filter({ hasText: '2.0.0' })).toContainText('2 referrers');
});
