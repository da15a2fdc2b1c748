// Image streams: import, tag, follow, history, rollback, hold, deletion with undo.

import { createHash } from 'node:crypto';
import { type Page, type TestInfo } from '@playwright/test';
import { image } from '../fixtures/oci';
import { copyWithSkopeo } from '../fixtures/registry';
import { expect, test } from '../fixtures/test';

/** A project that no other test uses, whichever browser it runs in, nor the same test when it is tried again. */
async function newProject(page: Page, what: string, { project, retry }: TestInfo): Promise<string> {
  const name = `${what}-${project.name}${retry || ''}`;
  await page.goto('/projects/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'New project' }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${name}/streams$`));
  return name;
}

/** Goes through the import of one image that has a tag. */
async function importOne(page: Page, source: string, project: string, stream: string): Promise<void> {
  await page.goto(`/import?project=${project}`);
  await page.getByLabel('Source').fill(source);
  await page.getByLabel('Image stream').fill(stream);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await settled(page);
}

/** The page says that everything has come, by itself or after a reload. */
async function settled(page: Page): Promise<void> {
  await expect(page).toHaveURL(/running=true/);
  await expect(async () => {
    const told = page.getByText(/Imported [1-9]\d* of \d+\./);
    if (!(await told.isVisible())) await page.reload();
    await expect(told).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

const digests = (page: Page) => page.getByRole('link', { name: /^[0-9a-f]{12}$/ });

test('a project, a stream and its first image', { tag: '@nojs' }, async ({ page, world }, info) => {
  await page.goto('/projects');
  await expect(page.getByRole('link', { name: 'New project' })).toHaveAttribute('href', '/projects/new');
  await newProject(page, 'first', info);

  await page.getByRole('link', { name: 'New image stream' }).click();
  await page.getByLabel('Name', { exact: true }).fill('web');
  await page.getByRole('button', { name: 'New image stream' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'web' })).toBeVisible();

  await page.getByRole('link', { name: 'Import image' }).click();
  await page.getByLabel('Source').fill(`${world.lab.host}/team/app:1.10.0`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('row').filter({ hasText: '1.10.0' })).toContainText('new');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await settled(page);
  await page.getByRole('link', { name: 'Go to the image stream' }).click();
  const row = page.getByRole('row').filter({ hasText: '1.10.0' });
  await expect(row).toContainText(`imported from ${world.lab.host}/team/app:1.10.0`);
  await expect(row).toContainText('arm64');

  await row.getByRole('link', { name: '1.10.0', exact: true }).click();
  await expect(page.getByText(`docker pull ${world.lab.host}/team/app@sha256:`)).toBeVisible();
  await digests(page).first().click();
  await expect(page.getByRole('heading', { name: 'Layers' })).toBeVisible();
});

test('a repository is imported by pattern, and what fails says why', { tag: '@nojs' }, async ({ page, world }, info) => {
  const shop = await newProject(page, 'many', info);
  await page.goto(`/import?project=${shop}&stream=app&from=${world.lab.host}/team/app`);
  await page.getByLabel('Pattern').fill('1.9*, latest');
  await page.getByRole('button', { name: 'See the plan' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'new' })).toHaveCount(2);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await settled(page);
  await expect(page.getByText('Imported 2 of 2.')).toBeVisible();

  await page.goto(`/import?project=${shop}&stream=app&from=${world.lab.host}/team/app:none`);
  await expect(page.getByRole('row').filter({ hasText: 'none' })).toContainText('NotFound');
});

test('back to an earlier image, held there, and on again', { tag: '@nojs' }, async ({ page, world }, info) => {
  const shop = await newProject(page, 'back', info);
  const repository = `streams/${info.project.name}`;
  await copyWithSkopeo(world.lab, repository, 'edge', image({ version: '1' }));
  await importOne(page, `${world.lab.host}/${repository}:edge`, shop, 'web');
  const tag = `/projects/${shop}/streams/web/tags/edge`;
  await page.goto(tag);
  const first = await digests(page).first().innerText();

  await copyWithSkopeo(world.lab, repository, 'edge', image({ version: '2' }));
  await page.getByRole('button', { name: 'Import now' }).click();
  await expect(digests(page).first()).not.toHaveText(first);
  const second = await digests(page).first().innerText();

  await page.getByRole('link', { name: 'History', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: 'current' })).toContainText(second);
  await page.getByRole('link', { name: 'Roll back to this' }).click();
  await page.getByLabel('Reason').fill('5xx after deploy');
  await page.getByRole('button', { name: 'Roll back' }).click();
  await expect(page.getByText('On hold by admin')).toBeVisible();
  await expect(digests(page).first()).toHaveText(first);

  await page.getByRole('link', { name: 'Resume' }).click();
  await expect(page).toHaveURL(`${tag}/resume`);
  await expect(page.getByText(`It was last seen at ${second}.`)).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page).toHaveURL(tag);
  await expect(async () => {
    await page.reload();
    await expect(digests(page).first()).toHaveText(second, { timeout: 1_000 });
  }).toPass();

  await page.goto(`${tag}/history?kind=rollback`);
  await expect(page.getByRole('row').filter({ hasText: '5xx after deploy' })).toContainText('admin');
});

test('copies stay and followers follow', { tag: '@nojs' }, async ({ page, world }, info) => {
  const shop = await newProject(page, 'tags', info);
  await importOne(page, `${world.lab.host}/team/tool:1.0`, shop, 'tool');
  for (const [tag, follow] of [['copy', false], ['prod', true]] as const) {
    await page.goto(`/projects/${shop}/streams/tool/tags/1.0`);
    await page.getByRole('link', { name: 'Tag image…' }).click();
    await page.getByLabel('Project').fill(shop);
    await page.getByLabel('Image stream').fill('tool');
    await page.getByLabel('Tag', { exact: true }).fill(tag);
    if (follow) await page.getByLabel('Follow the source tag').check();
    await page.getByRole('button', { name: 'Tag', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: `tool:${tag}` })).toBeVisible();
  }
  await page.goto(`/projects/${shop}/streams/tool`);
  await expect(page.getByRole('row').filter({ hasText: 'copy of' })).toContainText('copy');
  await expect(page.getByRole('row').filter({ hasText: 'imported from' })).toContainText('prod');
});

test('a deleted tag comes back', { tag: '@nojs' }, async ({ page, world }, info) => {
  const shop = await newProject(page, 'gone', info);
  await importOne(page, `${world.lab.host}/team/tool:1.0`, shop, 'tool');
  await page.goto(`/projects/${shop}/streams/tool/tags/1.0`);
  await page.getByRole('link', { name: 'Delete tag' }).click();
  await page.getByRole('button', { name: 'Delete tag' }).click();
  await expect(page.getByText('This image stream has no tags any more.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'tool:1.0' })).toBeVisible();
  await expect(digests(page).first()).toBeVisible();
});

test.describe('a conflict', () => {
  test.use({ expected: [/409/] });

  test('of two who roll back, the second is told', async ({ page, world }, info) => {
    const shop = await newProject(page, 'race', info);
    const repository = `race/${info.project.name}`;
    await copyWithSkopeo(world.lab, repository, 'edge', image({ version: '1' }));
    await importOne(page, `${world.lab.host}/${repository}:edge`, shop, 'web');
    const tag = `/projects/${shop}/streams/web/tags/edge`;
    await copyWithSkopeo(world.lab, repository, 'edge', image({ version: '2' }));
    await page.goto(tag);
    const first = await digests(page).first().innerText();
    await page.getByRole('button', { name: 'Import now' }).click();
    await expect(digests(page).first()).not.toHaveText(first);

    await page.goto(`${tag}/history`);
    await page.getByRole('link', { name: 'Roll back to this' }).click();
    await expect(page.getByRole('button', { name: 'Roll back' })).toBeVisible();
    await page.locator('html.js').waitFor();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByRole('button', { name: 'Roll back' }).click();
    await expect(other.getByText('On hold by admin')).toBeVisible();

    await page.getByRole('button', { name: 'Roll back' }).click();
    await expect(page.getByRole('alert')).toContainText('moved since you opened this page');
  });
});

test('an image is read byte for byte and compared, through its stream alone', { tag: '@nojs' }, async ({ page, world }, info) => {
  const shop = await newProject(page, 'bytes', info);
  await importOne(page, `${world.lab.host}/team/app:1.10.0`, shop, 'web');
  await importOne(page, `${world.lab.host}/team/app:1.9.0`, shop, 'web');
  await page.goto(`/projects/${shop}/streams/web/tags/1.10.0`);
  await digests(page).first().click();
  for (const name of ['Index', 'Config']) {
    const part = page.getByRole('link', { name, exact: true });
    const answer = await page.request.get((await page.locator('#raw').locator(part).getAttribute('href'))!);
    expect(answer.status()).toBe(200);
    const digest = await page.locator('#raw dt', { has: part }).locator('+ dd code').innerText();
    expect(`sha256:${createHash('sha256').update(await answer.body()).digest('hex')}`).toBe(digest);
  }

  await page.getByRole('link', { name: 'Compare…' }).click();
  await page.getByLabel('From').fill('1.9.0');
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { name: 'Layers' })).toBeVisible();
  await expect(page.getByRole('link', { name: new RegExp(`${shop}/web$`) })).toBeVisible();
});

test('a tag is imported and rolled back with keys', async ({ page, world }, info) => {
  const shop = await newProject(page, 'keys', info);
  const repository = `keys/${info.project.name}`;
  await copyWithSkopeo(world.lab, repository, 'edge', image({ version: '1' }));
  await importOne(page, `${world.lab.host}/${repository}:edge`, shop, 'web');
  await copyWithSkopeo(world.lab, repository, 'edge', image({ version: '2' }));
  const stream = `/projects/${shop}/streams/web`;
  await page.goto(stream);
  await page.locator('html.js').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('i');
  await expect(page.getByText('edge is being imported')).toBeVisible();

  await page.goto(`${stream}/tags/edge`);
  await page.locator('html.js').waitFor();
  await page.keyboard.press('b');
  await expect(page).toHaveURL(`${stream}/tags/edge/history`);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('row').filter({ hasText: 'imported' })).toHaveCount(2, { timeout: 1_000 });
  }).toPass();
  await page.locator('html.js').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('b');
  await expect(page).toHaveURL(/\/tags\/edge\/rollback\?to=sha256:/);
});

test.describe('a slip', () => {
  test.use({ expected: [/422/] });

  test('in the labels of a stream is named, and then put right', { tag: '@nojs' }, async ({ page }, info) => {
    const shop = await newProject(page, 'said', info);
    await page.goto(`/projects/${shop}/streams/new`);
    await page.getByLabel('Name', { exact: true }).fill('web');
    await page.getByRole('button', { name: 'New image stream' }).click();
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Labels').fill('team=green\nno pair');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Line 2: write key=value')).toBeVisible();
    await expect(page.getByLabel('Labels')).toHaveValue(/no pair/);
    await page.getByLabel('Labels').fill('team=green');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('team=green', { exact: true })).toBeVisible();
  });
});
