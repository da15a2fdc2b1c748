// What surrounds every page: colours, keys, the way around.

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

  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/\/registries$/);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search everything' })).toBeFocused();
});

test('keys walk a table, open a row and copy its reference', async ({ page, context, world }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/r/lab/team/app?sort=version');
  const row = (tag: string) => page.getByRole('cell').getByRole('link', { name: tag, exact: true }).first();
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(row('1.0.0')).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press('j');
  await expect(row('1.2.0')).toBeFocused();
  await page.keyboard.press('k');
  await expect(row('1.0.0')).toBeFocused();

  await page.keyboard.press('y');
  await expect(page.getByText(`Copied ${world.lab.host}/team/app:1.0.0`)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${world.lab.host}/team/app:1.0.0`);

  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/team\/app:1\.0\.0$/);
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
