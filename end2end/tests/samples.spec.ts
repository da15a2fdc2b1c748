// The samples operator: its three states, single samples, and a mirror. On a Weir of its own that may import from nowhere.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { anonymous, expect, expectAccessible, test as base } from '../fixtures/test';
import { rest, startWeir, type Weir } from '../fixtures/weir';

const CONFIG = '/apis/samples.operator.openshift.io/v1/configs/cluster';
const STREAMS = '/apis/image.openshift.io/v1/namespaces/openshift/imagestreams';

const test = base.extend<{ installed: void }, { own: Weir }>({
  own: [
    async ({}, use, { workerIndex }) => {
      const directory = mkdtempSync(join(tmpdir(), 'weir-samples-'));
      const env = { WEIR_SAMPLES_STATE: 'managed', WEIR_IMPORT_FROM: 'none' };
      const { weir, program } = await startWeir(directory, `samples-${workerIndex}`, env);
      await use(weir);
      await program.stop();
      rmSync(directory, { recursive: true });
    },
    { scope: 'worker' },
  ],
  baseURL: ({ own }, use) => use(own.url),
  // Each test begins with all samples installed, and somebody signed in.
  installed: [
    async ({ page, own }, use) => {
      await rest(own, CONFIG, {}, 'DELETE');
      await page.goto('/login?next=/samples');
      await page.getByLabel('Username').fill('admin');
      await page.getByLabel('Password').fill(own.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeAttached();
      await page.goto('/samples');
      await shows(page, 'ruby', 'installed');
      await use();
    },
    { auto: true },
  ],
});

test.use(anonymous);

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('cell', { name: new RegExp(`^${name}( |$)`) }) });

/** A sample stands so, by itself or after a reload. */
async function shows(page: Page, name: string, words: string): Promise<void> {
  await expect(async () => {
    const sample = row(page, name);
    if (!(await sample.filter({ hasText: words }).isVisible())) await page.reload();
    await expect(sample).toContainText(words, { timeout: 1_000 });
  }).toPass();
}

/** Saves, and waits until the form is that of the new settings: a second press on the old one would be refused. */
async function save(page: Page, state: string): Promise<void> {
  const generation = page.locator('input[name=generation]');
  const before = await generation.inputValue();
  await send(page, state);
  await expect(generation).not.toHaveValue(before);
}

async function send(page: Page, state: string): Promise<void> {
  await page.getByRole('radio', { name: state, exact: true }).check();
  await page.getByRole('button', { name: 'Save' }).click();
}

test('the samples are there, and say why their images are not', { tag: '@nojs' }, async ({ page }) => {
  await shows(page, 'ruby', 'failing');
  await expect(row(page, 'ruby')).toContainText('registry.access.redhat.com');
  await expect(row(page, 'rails-postgresql-example')).toContainText('installed');
  await expect(page.getByText('Tags of these image streams could not be imported')).toBeVisible();
  await row(page, 'ruby').getByRole('link', { name: 'ruby' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ruby' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: '3.3-ubi9' }).first()).toBeVisible();
});

test('Rails is found in the catalogue and made into an instance', { tag: '@nojs' }, async ({ page, own }, info) => {
  const project = `rails-${info.workerIndex}`;
  await rest(own, '/apis/project.openshift.io/v1/projects', { metadata: { name: project } });
  await page.goto('/catalog');
  await page.getByRole('searchbox', { name: 'Filter templates' }).fill('rails');
  await page.getByRole('searchbox', { name: 'Filter templates' }).press('Enter');
  await expect(page).toHaveURL(/q=rails/);
  await page.getByRole('article').getByRole('link', { name: 'Rails + PostgreSQL (ephemeral)' }).click();
  await page.getByRole('link', { name: 'Instantiate' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Instantiate Rails + PostgreSQL (ephemeral)' })).toBeVisible();
  await page.getByLabel('Project', { exact: true }).selectOption(project);
  await page.getByLabel('Instance').fill('blog');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project}/instances/blog$`));
  await expect(page.getByRole('row').filter({ hasText: 'Route rails-postgresql-example' })).toContainText('rendered, not applied');
});

test('managed, removed, unmanaged, managed', { tag: '@nojs' }, async ({ page, own }) => {
  await save(page, 'Removed');
  await expect(page.getByText('The samples are removed')).toBeVisible();
  await shows(page, 'ruby', 'removed');
  expect((await rest(own, STREAMS)).items).toEqual([]);

  await save(page, 'Unmanaged');
  await expect(page.getByText('The samples are left alone from now on')).toBeVisible();
  await shows(page, 'ruby', 'removed');

  await save(page, 'Managed');
  await expect(page.getByText('The samples are managed')).toBeVisible();
  await shows(page, 'ruby', 'installed');
  expect((await rest(own, STREAMS)).items.length).toBeGreaterThanOrEqual(20);
});

test('one sample is skipped and restored', { tag: '@nojs' }, async ({ page }) => {
  await row(page, 'perl').getByRole('button', { name: 'Skip' }).click();
  await expect(page.getByText('Weir leaves image stream perl alone from now on')).toBeVisible();
  await shows(page, 'perl', 'skipped');
  await row(page, 'perl').getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('Weir brings image stream perl back into line')).toBeVisible();
  await shows(page, 'perl', 'installed');
});

test('failed imports are asked for again', { tag: '@nojs' }, async ({ page }) => {
  await shows(page, 'golang', 'failing');
  await row(page, 'golang').getByRole('button', { name: 'Retry import' }).click();
  await expect(page.getByText('The failed tags of golang are imported again')).toBeVisible();
  await shows(page, 'golang', 'failing');
  await expect(page.getByText('retried').first()).toBeVisible();
});

test.describe('a refusal', () => {
  test.use({ expected: [/422/] });

  test('a mirror that cannot be is refused with everything entered, and one that can be is used', { tag: '@nojs' }, async ({ page, own }) => {
    const registry = page.getByLabel('Samples registry');
    await registry.fill('https://mirror.example');
    await send(page, 'Managed');
    await expect(page.getByText('Leave out https://')).toBeVisible();
    await expect(registry).toHaveValue('https://mirror.example');
    await registry.fill('mirror.example:5000');
    await save(page, 'Managed');
    await expect(page.getByText('registry mirror.example:5000')).toBeVisible();
    const ruby = await rest(own, `${STREAMS}/ruby`);
    const sources = ruby.spec.tags.map((tag: { from: { name: string } }) => tag.from.name);
    expect(sources).toContain('mirror.example:5000/ubi9/ruby-33:latest');
  });
});

test('what somebody deletes comes back while the page is open', async ({ page, own }) => {
  await rest(own, `${STREAMS}/caddy`, undefined, 'DELETE');
  // The server looks every two seconds, the page every five.
  const told = page.locator('.move').filter({ hasText: 'caddy' }).filter({ hasText: 'brought back' });
  await expect(told.first()).toBeVisible({ timeout: 40_000 });
  await shows(page, 'caddy', 'installed');
});

test('the page is used with the keyboard alone', async ({ page }) => {
  await expectAccessible(page);
  await page.getByRole('radio', { name: 'Managed', exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Unmanaged' })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(page.getByText('The samples are left alone from now on')).toBeVisible();
});
