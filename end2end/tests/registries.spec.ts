// Connecting registries: what works, what does not, and what Weir says about it.

import { type Page, type TestInfo } from '@playwright/test';
import { expect, test } from '../fixtures/test';

// Without JavaScript the answer to a form waits in the session, and these tests send the same form in one session.
test.describe.configure({ mode: 'default' });

/** A name that no other test uses, whichever browser it runs in, nor the same test when it is tried again. */
const named = (what: string, { project, retry }: TestInfo) => `${what}-${project.name}${retry || ''}`;

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}

test('an open registry is added and its repositories appear', { tag: '@nojs' }, async ({ page, world }, info) => {
  const name = named('open', info);
  await page.goto('/registries');
  await page.getByRole('link', { name: 'Add registry' }).click();
  await fill(page, { Name: name, URL: world.lab.url });
  await page.getByLabel('Allow plain HTTP or untrusted TLS').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  if (info.project.name === 'nojs') {
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole('link', { name: 'team/app' })).toBeVisible({ timeout: 100 });
    }).toPass();
  }
  await expect(page.getByRole('link', { name: 'platform/web/frontend/edge' })).toBeVisible();
});

test('a password and an authority of its own', { tag: '@nojs' }, async ({ page, world }, info) => {
  const { url, username = '', password = '', ca = '' } = world.vault;
  const name = named('vault', info);
  await page.goto('/registries/new');
  await fill(page, { Name: name, URL: url, Username: username, Password: 'not the password' });
  await page.getByText('Advanced').click();
  await fill(page, { 'Certificates (PEM)': ca });

  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('heading', { name: 'The connection does not work yet' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Does not work' }).first()).toContainText('Remedy');

  await fill(page, { Password: password });
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('heading', { name: 'The connection works' })).toBeVisible();

  await fill(page, { Password: password });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('link', { name: 'private/billing' })).toBeVisible({ timeout: 500 });
  }).toPass();
});

test('without its authority a registry is not trusted', async ({ page, world }) => {
  await page.goto('/registries/new');
  await fill(page, { Name: 'untrusted', URL: world.vault.url });
  await page.getByRole('button', { name: 'Test connection' }).click();
  const tls = page.getByRole('listitem').filter({ hasText: 'TLS' });
  await expect(tls).toContainText('Does not work');
  await expect(tls).toContainText('Remedy');
});

test.describe('refused', () => {
  test.use({ expected: [/422|409/] });

  for (const [what, url] of [
    ['an unknown scheme', 'ftp://registry.example.com'],
    ['no host', 'https://'],
    ['credentials in the address', 'https://ana:secret@registry.example.com'],
    ['a fragment', 'https://registry.example.com/#v2'],
    ['a path upwards', 'https://registry.example.com/../v2'],
  ]) {
    test(`an address with ${what} is refused beside its field`, { tag: '@nojs' }, async ({ page }) => {
      await page.goto('/registries/new');
      await fill(page, { Name: 'bad', URL: url });
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByLabel('URL')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.getByLabel('URL')).toHaveAccessibleDescription(/\w/);
      await expect(page.getByLabel('Name', { exact: true })).toHaveValue('bad');
    });
  }

  test('a name that is taken is refused beside its field', { tag: '@nojs' }, async ({ page, world }) => {
    await page.goto('/registries/new');
    await fill(page, { Name: 'lab', URL: world.lab.url });
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  });
});

test('the doctor explains what the registry can do', { tag: '@nojs' }, async ({ page }) => {
  await page.goto('/registries/lab');
  await page.getByRole('link', { name: 'Connection doctor', exact: true }).click();
  for (const check of ['Ping', 'Catalogue', 'Tags', 'Digest', 'Referrers', 'Delete']) {
    await expect(page.getByRole('listitem').filter({ hasText: check }).first()).toBeVisible();
  }
});

test('a registry is changed and removed', { tag: '@nojs' }, async ({ page, world }, info) => {
  const name = named('brief', info);
  await page.goto('/registries/new');
  await fill(page, { Name: name, URL: 'http://127.0.0.1:9' });
  await page.getByLabel('Allow plain HTTP or untrusted TLS').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

  await page.getByRole('link', { name: 'Edit' }).click();
  await fill(page, { URL: world.lab.url });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText(world.lab.url)).toBeVisible();

  await page.getByRole('link', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page).toHaveURL(/\/registries$/);
  await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
});
