// What surrounds every page: colours, keys, the way around.

import { hold } from '../fixtures/hold';
import { expect, test } from '../fixtures/test';

test('chosen colours stay', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Colours' }).click();
  const kept = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: 'Dark' }).click();
  await kept;
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.goto('/registries');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('keys lead around', async ({ page }) => {
  await page.goto('/');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(async () => {
    await page.keyboard.press('?');
    await expect(sheet).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await expect(page).toHaveURL(/\/registries$/, { timeout: 5_000 });
  }).toPass();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search everything' })).toBeFocused();
});

test('keys walk a table, open a row and copy its reference', async ({ page, context, world }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/r/lab/team/app?sort=version');
  const row = (tag: string) => page.getByRole('cell').getByRole('link', { name: tag, exact: true }).first();
  await expect(page.locator('html.js')).toBeVisible();
  for (const tag of ['latest', '1.0.0', '1.2.0']) {
    await page.keyboard.press('j');
    await expect(row(tag)).toBeFocused();
  }
  await page.keyboard.press('k');
  await expect(row('1.0.0')).toBeFocused();

  await page.keyboard.press('y');
  await expect(page.getByText(`Copied ${world.lab.host}/team/app:1.0.0`)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${world.lab.host}/team/app:1.0.0`);

  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/team\/app:1\.0\.0$/);
});

test('what is typed before the page has come alive stays', async ({ page }) => {
  const held = await hold(page, '**/pkg/*.wasm');
  await page.goto('/projects/new', { waitUntil: 'commit' });
  await page.getByLabel('Name', { exact: true }).fill('early');
  await page.getByRole('searchbox', { name: 'Search everything' }).fill('front');
  held.letGo();
  await expect(page.locator('html.js')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('early');
  await page.getByRole('searchbox', { name: 'Search everything' }).press('Enter');
  await expect(page).toHaveURL(/\/search\?q=front$/);
});

test('an answer that comes late leads nobody away', async ({ page }, { retry }) => {
  await page.goto('/projects/new');
  await expect(page.locator('html.js')).toBeVisible();
  const held = await hold(page, '**/api/**', 'POST');
  await page.getByLabel('Name', { exact: true }).fill(`late${retry || ''}`);
  await page.getByRole('button', { name: 'New project' }).click();
  await held.asked;
  await page.getByRole('link', { name: 'Catalog' }).first().click();
  await expect(page).toHaveURL(/\/catalog$/);
  held.letGo();
  await expect(page.getByRole('status')).toContainText(`late${retry || ''}`);
  await expect(page).toHaveURL(/\/catalog$/);
});

test('an address that leads nowhere is a page that says so', { tag: '@nojs' }, async ({ page }) => {
  const answer = await page.request.get('/nowhere');
  expect(answer.status()).toBe(404);
});

test('a page is small, and so is what it loads', async ({ page }) => {
  const path = '/r/lab/library/many';
  const visit = await page.context().newCDPSession(page);
  const kinds = new Map<string, string>();
  const bytes: Record<string, number> = {};
  visit.on('Network.responseReceived', ({ requestId, response }) => {
    const { pathname } = new URL(response.url);
    const kind = pathname === path ? 'html' : /^\/pkg\/.*\.(css|js|wasm)$/.exec(pathname)?.[1];
    if (kind) kinds.set(requestId, kind);
  });
  visit.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind) bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength;
  });
  await visit.send('Network.enable');
  await visit.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(path, { waitUntil: 'networkidle' });
  expect(Object.keys(bytes).sort()).toEqual(['css', 'html', 'js', 'wasm']);
  expect(bytes.html).toBeLessThan(14_000);
  expect(bytes.css).toBeLessThan(12_000);
  expect(bytes.js + bytes.wasm).toBeLessThan(640_000);
});
