// One image explained, and two side by side.

import { expect, test } from '../fixtures/test';

test('an image says what it is and how to get it', { tag: '@nojs' }, async ({ page, world }) => {
  await page.goto('/r/lab/team/app');
  await page.getByRole('cell').getByRole('link', { name: '1.10.0', exact: true }).first().click();
  await expect(page).toHaveURL(/team\/app:1\.10\.0$/);
  for (const heading of ['Overview', 'Config', 'History', 'Layers', 'Referrers', 'Raw']) {
    await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
  }
  await expect(page.getByText(`docker pull ${world.lab.host}/team/app:1.10.0`)).toBeVisible();
  await expect(page.getByText('/bin/app')).toBeVisible();
  await expect(page.getByText('APP_VERSION')).toBeVisible();
  await expect(page.getByText('COPY assets /assets')).toBeVisible();
  await expect(page.getByText('https://git.example/team/app')).toBeVisible();
  await expect(page.getByRole('link', { name: 'latest' })).toBeVisible();
});

test('a value that looks secret is shown on demand', async ({ page }) => {
  await page.goto('/r/lab/team/app:1.10.0');
  const value = page.getByText('correct horse');
  await expect(page.getByText('DATABASE_PASSWORD')).toBeVisible();
  await expect(value).toBeHidden();
  await page.getByText('Show', { exact: true }).first().click();
  await expect(value).toBeVisible();
});

test('the platform is switched and the address keeps it', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/r/lab/team/app:1.10.0');
  const platforms = page.getByRole('navigation', { name: 'Platform' });
  await expect(platforms.getByRole('link')).toHaveText(['linux/amd64', 'linux/arm64/v8', 'linux/arm/v7']);
  await platforms.getByRole('link', { name: 'linux/arm64/v8' }).click();
  await expect(page).toHaveURL(/platform=linux(\/|%2F)arm64(\/|%2F)v8/);
  await expect(platforms.getByRole('link', { name: 'linux/arm64/v8' })).toHaveAttribute('aria-current', 'true');
  await expect(page.getByText('COPY bin-1.10.0-arm64')).toBeVisible();
  await expect(page.getByText('docker pull --platform linux/arm64/v8').first()).toBeVisible();
});

test('the raw manifest is the one that hashes to the digest', { tag: '@nojs' }, async ({ page, world }) => {
  const manifest = await fetch(`${world.lab.url}/v2/team/tool/manifests/1.0`, {
    headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
  });
  await page.goto('/r/lab/team/tool:1.0');
  const href = await page.getByRole('link', { name: 'Manifest', exact: true }).getAttribute('href');
  const raw = await page.request.get(href ?? '');
  expect(await raw.text()).toBe(await manifest.text());
});

test('signature and bill of materials stand under their subject', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/r/lab/team/signed:2.0.0');
  const rows = page.getByRole('table').filter({ hasText: 'About' }).getByRole('row');
  await expect(rows.filter({ hasText: /signature/i })).toHaveCount(1);
  await expect(rows.filter({ hasText: /SBOM|SPDX/i })).toHaveCount(1);
  await expect(rows.filter({ hasText: 'this digest' })).toHaveCount(2);
});

test('a Helm chart is shown as one', { tag: '@nojs' }, async ({ page, world }) => {
  await page.goto('/r/lab/charts/web');
  await expect(page.getByRole('row').filter({ hasText: '0.3.1' })).toContainText('Helm chart');
  await page.getByRole('link', { name: '0.3.1', exact: true }).click();
  await expect(page.getByText(`helm pull oci://${world.lab.host}/charts/web --version 0.3.1`)).toBeVisible();
});

test('an image that does not exist is a page that says so', { tag: '@nojs' }, async ({ page }) => {
  const answer = await page.request.get(`/r/lab/team/app@sha256:${'0'.repeat(64)}`);
  expect(answer.status()).toBe(404);
  expect(await answer.text()).toContain('Not found');
});

test('two tags are picked and compared', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/r/lab/team/app?sort=version');
  await page.getByRole('checkbox', { name: 'Pick 1.9.0' }).check();
  await page.getByRole('checkbox', { name: 'Pick 1.10.0' }).check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Compare' })).toBeVisible();
  await expect(page).toHaveURL(/\?image=[^&]+&image=[^&]+$/);
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  await expect(row('Image')).toContainText('lab/team/app:1.9.0');
  await expect(row('Image')).toContainText('lab/team/app:1.10.0');
  await expect(row('APP_VERSION')).toContainText('1.9.0');
  await expect(row('CACHE')).toContainText('not set');
  await expect(page.getByRole('heading', { name: 'Only in To' })).toBeVisible();
});
