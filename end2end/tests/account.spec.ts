// Tokens for the REST API.

import { type Page } from '@playwright/test';
import { hold } from '../fixtures/hold';
import { expect, test } from '../fixtures/test';

async function newToken(page: Page, name: string): Promise<void> {
  await page.goto('/account');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'New token' }).click();
  await expect(page.getByText(/^weir_\w+$/)).toBeVisible();
}

test('a token is made, used and revoked', { tag: '@nojs' }, async ({ page, world }, info) => {
  const name = `job of ${info.project.name}${info.retry || ''}`;
  await newToken(page, `${name}, second`);
  await newToken(page, name);
  const secret = await page.getByText(/^weir_\w+$/).innerText();

  const ask = () =>
    fetch(`${world.weir.url}/apis/weir/v1/registries`, { headers: { authorization: `Bearer ${secret}` } });
  const answer = await ask();
  expect(answer.status).toBe(200);
  expect((await answer.json()).items.map(({ metadata }: any) => metadata.name)).toContain('lab');

  await page.goto('/account');
  await expect(page.getByText(secret)).toHaveCount(0);
  const row = page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
  await row.getByText('Revoke…').click();
  await row.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(row).toHaveCount(0);
  await expect(page.locator('details.confirm[open]'), 'the row that comes in its place is not unfolded').toHaveCount(0);
  expect((await ask()).status).toBe(401);
});

test('a token made before the page has come alive is shown once', async ({ page }, { retry }) => {
  const held = await hold(page, '**/pkg/*.wasm');
  await page.goto('/account', { waitUntil: 'commit' });
  await page.getByLabel('Name').fill(`early${retry || ''}`);
  await page.getByRole('button', { name: 'New token' }).click();
  const secret = page.getByText(/^weir_\w+$/);
  await expect(secret).toBeVisible();
  held.letGo();
  await expect(page.locator('html.js')).toBeVisible();
  await expect(secret).toBeVisible();

  await page.getByRole('link', { name: 'Catalog' }).first().click();
  await expect(page).toHaveURL(/\/catalog$/);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
  await expect(secret).toHaveCount(0);
});
