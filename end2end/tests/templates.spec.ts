// Templates: brought, found, filled in, made into an instance, rendered anew, upgraded, deleted.

import { readFile } from 'node:fs/promises';
import { type Page, type TestInfo } from '@playwright/test';
import { notes } from '../fixtures/template';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test';

/** A project that no other test uses, whichever browser it runs in, nor the same test when it is tried again. */
async function newProject(page: Page, what: string, { project, retry }: TestInfo): Promise<string> {
  const name = `${what}-${project.name}${retry || ''}`;
  await page.goto('/projects/new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'New project' }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${name}/streams$`));
  return name;
}

/** Brings a template by pasting it. */
async function upload(page: Page, project: string, template: string, title: string): Promise<void> {
  await page.goto(`/catalog/upload?project=${project}`);
  await text(page).fill(template);
  await page.getByRole('button', { name: 'Upload template' }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

/** Fills the form of the template and makes an instance of it. */
async function make(page: Page, project: string, template: string, instance: string): Promise<void> {
  await page.goto(`/catalog/${project}/${template}/instantiate?project=${project}`);
  await page.getByLabel('Instance').fill(instance);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project}/instances/${instance}$`));
  await expect(page.getByRole('heading', { level: 1, name: instance })).toBeVisible();
}

/** The template as text; the tabs of a template have the same label. */
const text = (page: Page) => page.getByRole('textbox', { name: 'Template', exact: true });

const preview = (page: Page) => page.locator('#preview');

test('a template is found in the catalogue and explained', { tag: '@nojs' }, async ({ page, world }, info) => {
  const project = await newProject(page, 'shelf', info);
  const title = `Notes of ${project}`;
  await upload(page, project, notes({ host: world.lab.host, title }), title);

  await page.goto('/catalog');
  await page.getByRole('searchbox', { name: 'Filter templates' }).fill(project);
  await page.getByRole('searchbox', { name: 'Filter templates' }).press('Enter');
  await expect(page).toHaveURL(/q=/);
  await expect(page.getByRole('article')).toHaveCount(1);
  const databases = page.getByRole('link', { name: 'Databases' });
  await expect(databases).toHaveAttribute('href', /q=/);
  await databases.click();
  await expect(page).toHaveURL(/category=databases/);
  await page.getByRole('article').getByRole('link', { name: title }).click();

  await expect(page).toHaveURL(new RegExp(`/catalog/${project}/notes$`));
  await expect(page.getByRole('row').filter({ hasText: 'ADMIN_PASSWORD' })).toContainText('generated');
  await expect(page.getByRole('row').filter({ hasText: 'REPLICAS' })).toContainText('required');
  await expect(page.getByRole('complementary')).toContainText('Deployment');
});

test.describe('a refusal', () => {
  test.use({ expected: [/422/] });

  test('of a broken template says where, and nothing of it is lost', { tag: '@nojs' }, async ({ page }, info) => {
    const project = await newProject(page, 'broken', info);
    const broken = 'kind: Template\napiVersion: template.openshift.io/v1\nobjects: [\nparameters: {';
    await page.goto(`/catalog/upload?project=${project}`);
    await page.getByLabel('Name', { exact: true }).fill('mine');
    await text(page).fill(broken);
    await page.getByRole('button', { name: 'Upload template' }).click();
    await expect(page.getByRole('alert')).toContainText(/line \d+, column \d+/);
    await expect(text(page)).toHaveValue(broken);
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('mine');
  });
});

test('a file is read into the form', async ({ page, world }, info) => {
  const project = await newProject(page, 'filed', info);
  await page.goto(`/catalog/upload?project=${project}`);
  const buffer = Buffer.from(notes({ host: world.lab.host }));
  await expect(async () => {
    await page.getByLabel('From a file').setInputFiles([]);
    await page.getByLabel('From a file').setInputFiles({ name: 'notes.yaml', mimeType: 'application/yaml', buffer });
    await expect(text(page)).toHaveValue(/kind: Template/, { timeout: 1_000 });
  }).toPass();
  await page.getByRole('button', { name: 'Upload template' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Notes' })).toBeVisible();
});

test('a value that may have several lines is generated like any other', { tag: '@nojs' }, async ({ page }, info) => {
  const project = await newProject(page, 'lines', info);
  const parameters = [{ name: 'SSH_KEY', displayName: 'Deploy key', generate: 'expression', from: '[a-f0-9]{32}' }];
  const objects = [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key' }, stringData: { key: '${SSH_KEY}' } }];
  const metadata = { name: 'key', annotations: { 'openshift.io/display-name': 'Key' } };
  const template = { kind: 'Template', apiVersion: 'template.openshift.io/v1', metadata, parameters, objects };
  await upload(page, project, JSON.stringify(template), 'Key');
  await page.goto(`/catalog/${project}/key/instantiate?project=${project}`);
  await page.getByRole('button', { name: 'Generate Deploy key' }).click();
  await expect(page.getByLabel('Deploy key')).toHaveValue(/^[a-f0-9]{32}$/);
});

test('a form is filled in wrong and right, and becomes an instance', { tag: '@nojs' }, async ({ page, world }, info) => {
  const project = await newProject(page, 'made', info);
  await upload(page, project, notes({ host: world.lab.host }), 'Notes');
  await page.getByRole('link', { name: 'Instantiate' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Instantiate Notes' })).toBeVisible();

  await page.getByLabel('Project', { exact: true }).selectOption(project);
  await page.getByLabel('Instance').fill('diary');
  await page.getByLabel('Replicas').fill('12');
  await page.getByLabel('Application name').fill('');
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByLabel('Replicas')).toHaveAccessibleDescription('This is 9 or less');
  await expect(page.getByLabel('Application name')).toHaveAccessibleDescription('Application name needs a value');

  await page.getByLabel('Replicas').fill('3');
  await page.getByLabel('Application name').fill('diary');
  await page.getByRole('button', { name: 'Generate Administrator password' }).click();
  await expect(page.getByLabel('Administrator password')).toHaveValue(/^[a-zA-Z0-9]{16}$/);
  const password = await page.getByLabel('Administrator password').inputValue();
  await expect(page.getByLabel('Replicas')).toHaveValue('3');
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(preview(page).getByText('Deployment', { exact: true })).toBeVisible();
  await expect(preview(page)).toContainText('replicas: 3');
  await expect(preview(page)).not.toContainText(password);

  await page.reload();
  await expect(page.getByLabel('Administrator password')).toHaveValue(password);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project}/instances/diary$`));
  await expect(page.getByRole('link', { name: 'http://diary.example/' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Deployment diary' })).toContainText('rendered, not applied');
  await expect(page.getByRole('row').filter({ hasText: 'ImageStream diary' })).toContainText('image stream');
  await expect(page.getByText(password)).toHaveCount(0);
  await page.getByRole('link', { name: 'Show secrets' }).click();
  await expect(page.getByText(password)).toBeVisible();

  await page.goto(`/projects/${project}/streams/diary`);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('row').filter({ hasText: '1.10.0' })).toContainText('arm64', { timeout: 1_000 });
  }).toPass();
});

test('the preview follows what is typed', async ({ page, world }, info) => {
  const project = await newProject(page, 'live', info);
  await upload(page, project, notes({ host: world.lab.host }), 'Notes');
  await page.goto(`/catalog/${project}/notes/instantiate?project=${project}`);
  await expect(async () => {
    await page.getByLabel('Application name').fill('');
    await page.getByLabel('Application name').fill('typed');
    await expect(preview(page)).toContainText('typed', { timeout: 1_000 });
  }).toPass();
  await page.getByLabel('Replicas').fill('many');
  await expect(page.getByLabel('Replicas')).toHaveAccessibleDescription('This is a number');
  await page.getByRole('button', { name: 'Show Administrator password' }).click();
  await expect(page.getByLabel('Administrator password')).toHaveAttribute('type', 'text');
});

test('an instance is handed out in three formats', { tag: '@nojs' }, async ({ page, world }, info) => {
  const project = await newProject(page, 'texts', info);
  await upload(page, project, notes({ host: world.lab.host }), 'Notes');
  await make(page, project, 'notes', 'diary');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download YAML' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file).toContain('kind: Deployment');
  expect(file).toMatch(/password: \S{16}/);

  await page.getByRole('link', { name: 'Other formats' }).click();
  await page.getByRole('link', { name: 'Plain Kubernetes' }).click();
  await expect(page).toHaveURL(/format=kubernetes/);
  await expect(page.getByText('Not everything has an equivalent')).toBeVisible();
  await page.getByRole('link', { name: 'List', exact: true }).click();
  await expect(page).toHaveURL(/format=list/);
  await expect(page.locator('pre')).toContainText('kind: List');
});

test('an instance is rendered anew, upgraded and deleted', { tag: '@nojs' }, async ({ page, world }, info) => {
  const project = await newProject(page, 'anew', info);
  await upload(page, project, notes({ host: world.lab.host }), 'Notes');
  await make(page, project, 'notes', 'diary');

  await page.getByRole('link', { name: 'Re-run' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Re-run diary' })).toBeVisible();
  await page.getByLabel('Replicas').fill('5');
  await page.getByRole('button', { name: 'See what changes' }).click();
  await expect(page.locator('.diff')).toContainText('replicas: 5');
  await page.locator('summary').filter({ hasText: 'Labels' }).click();
  await page.getByLabel('Labels for all objects').fill('team=green');
  await page.getByRole('button', { name: 'See what changes' }).click();
  await expect(page.locator('.diff').filter({ hasText: 'team: green' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Re-run' }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project}/instances/diary$`));
  await expect(page.getByRole('complementary')).toContainText('re-run');

  await page.goto(`/catalog/${project}/notes/yaml`);
  await text(page).fill(notes({ host: world.lab.host, motto: 'Keep it short.' }));
  await page.getByLabel('Reason').fill('shorter');
  await page.getByRole('button', { name: 'Save as a new version' }).click();
  await expect(page).toHaveURL(new RegExp(`/catalog/${project}/notes$`));
  await page.getByRole('link', { name: 'Versions' }).click();
  await expect(page.locator('.diff')).toContainText('Keep it short.');
  await expect(page.getByRole('row').filter({ hasText: 'Version 2' })).toContainText('shorter');

  await page.goto(`/projects/${project}/instances`);
  await expect(page.getByRole('row').filter({ hasText: 'diary' })).toContainText('version 2 is there');
  await page.getByRole('link', { name: 'diary', exact: true }).click();
  await page.getByRole('link', { name: 'Upgrade', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Upgrade diary' })).toBeVisible();
  await expect(page.locator('.diff').filter({ hasText: 'Keep it short.' })).toBeVisible();
  await expect(page.getByLabel('Replicas')).toHaveValue('5');
  await page.getByRole('button', { name: 'Upgrade' }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project}/instances/diary$`));
  await expect(page.getByRole('complementary')).toContainText('upgraded');

  await page.getByRole('link', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'What goes' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: `${project}/notes` })).toBeVisible();
  await page.getByRole('button', { name: 'Delete instance' }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project}/instances$`));
  await page.getByRole('button', { name: 'Bring back' }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project}/instances/diary$`));
});

test('the pages of templates and instances are accessible and fit every width', async ({ page, world }, info) => {
  test.setTimeout(180_000);
  const project = await newProject(page, 'looks', info);
  await upload(page, project, notes({ host: world.lab.host }), 'Notes');
  await make(page, project, 'notes', 'diary');
  const template = `/catalog/${project}/notes`;
  const instance = `/projects/${project}/instances/diary`;
  const pages = [
    '/catalog', '/catalog/upload', template, `${template}/instantiate`, `${template}/versions`, `${template}/yaml`,
    `${template}/delete`, `/projects/${project}/instances`, instance, `${instance}/rerun`, `${instance}/yaml?format=kubernetes`,
    `${instance}/object?at=0`, `${instance}/delete`,
  ];
  for (const path of pages) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(page);
    for (const width of [768, 390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoSidewaysScroll(page);
    }
  }
});
