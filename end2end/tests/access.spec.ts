// Who may what: three people in three browsers share a project.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { rest, startWeir, type Weir } from '../fixtures/weir';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test';

// What one may not see is missing, and a revoked session is none.
test.use({ expected: [/40[134]|422/] });

const PASSWORD = 'a password for people';
const GRANTS = '/apis/weir/v1/grants';

/** A user who may nothing yet, and the names that belong to one run of a test. */
async function addUser(weir: Weir, name: string): Promise<string> {
  await rest(weir, '/apis/weir/v1/users', { metadata: { name }, spec: { password: PASSWORD } });
  return name;
}

/** A project with the image stream `web` and its tags `prod` and `dev`, both of images of the lab. */
async function addProject(weir: Weir, name: string, host: string): Promise<string> {
  await rest(weir, '/apis/project.openshift.io/v1/projects', { metadata: { name } });
  const image = (tag: string, to: string) => ({ from: { kind: 'DockerImage', name: `${host}/team/app:${tag}` }, to: { name: to } });
  await rest(weir, `/apis/image.openshift.io/v1/namespaces/${name}/imagestreamimports`, {
    metadata: { name: 'web' },
    spec: { import: true, images: [image('1.10.0', 'dev'), image('1.9.0', 'prod')] },
  });
  return name;
}

function grant(weir: Weir, subject: string, role: string, scope: string): Promise<any> {
  return rest(weir, GRANTS, { spec: { subject, role, scope } });
}

/** Somebody in a browser of their own, signed in. */
async function enter(browser: Browser, weir: Weir, name: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: weir.url, storageState: { cookies: [], origins: [] }, ...options });
  const page = await context.newPage();
  await page.goto('/login');
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: `Account ${name}` })).toBeVisible();
  return page;
}

let count = 0;
const unique = (word: string, project: string) => `${word}-${project}-${process.pid}-${(count += 1)}`;

/** Of the projects there are, others are granted to anyone by other journeys. */
async function seesNothing(page: Page, project: string) {
  await expect(page.getByRole('heading', { level: 1, name: 'Projects' })).toBeVisible();
  await expect(page.getByRole('link', { name: project })).toHaveCount(0);
}

test('three people share a project, each as far as they may', { tag: '@nojs' }, async ({ page, browser, world, javaScriptEnabled }, info) => {
  const { weir, lab } = world;
  const run = info.project.name;
  const shop = await addProject(weir, unique('shared', run), lab.host);
  const [promoter, looker, stranger] = await Promise.all(['pia', 'lou', 'sam'].map((name) => addUser(weir, unique(name, run))));
  await rest(weir, '/apis/weir/v1/roles', {
    metadata: { name: shop },
    spec: { description: 'Promotes', rights: ['view', 'pull', 'tag', 'rollback'] },
  });

  // The administrator adds two members on the page of the project.
  const add = async (name: string, role: string, scope: string, tags = '') => {
    await page.goto(`/projects/${shop}/members`);
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Role', { exact: true }).selectOption(role);
    await page.getByLabel('Scope', { exact: true }).selectOption(scope);
    if (tags) await page.getByLabel('Tags', { exact: true }).fill(tags);
    await page.getByRole('button', { name: 'Add member' }).click();
    await expect(page.getByRole('row').filter({ hasText: name }).first()).toContainText(`role ${role} on`);
  };
  await add(promoter, 'view', 'project');
  await add(promoter, shop, 'tags', 'prod');
  await add(looker, 'view', 'project');

  const options = { javaScriptEnabled };
  const [pia, lou, sam] = await Promise.all([promoter, looker, stranger].map((name) => enter(browser, weir, name, options)));

  // One promotes: tag rights on prod alone.
  const tags = `/projects/${shop}/streams/web/tags`;
  await pia.goto(`${tags}/prod`);
  await expect(pia.getByRole('link', { name: 'Edit', exact: true })).toBeVisible();
  await expect(pia.getByRole('link', { name: 'Delete tag' })).toHaveCount(0);
  await pia.goto(`${tags}/dev`);
  await expect(pia.getByRole('heading', { level: 1 })).toContainText('web:dev');
  await expect(pia.getByRole('link', { name: 'Edit', exact: true })).toHaveCount(0);
  await expect(pia.getByRole('link', { name: 'Hold' })).toHaveCount(0);
  await pia.goto(`${tags}/prod/hold`);
  await pia.getByLabel('Reason').fill('The fair begins');
  await pia.getByRole('button', { name: 'Hold' }).click();
  await expect(pia.getByText('On hold by').first()).toContainText(promoter);

  // One looks, and sees who holds it.
  await lou.goto(`${tags}/prod`);
  await expect(lou.getByText('On hold by').first()).toContainText(promoter);
  await expect(lou.getByRole('link', { name: 'Resume' })).toHaveCount(0);
  const resume = lou.getByRole('button', { name: 'Resume' });
  await expect(resume).toHaveAttribute('aria-disabled', 'true');
  await expect(resume).toHaveAccessibleDescription(`Needs the right “rollback” on ${shop}/web:prod. Who manages its access can grant it.`);
  await resume.focus();
  await lou.keyboard.press('Enter');
  await expect(lou.getByText('Needs the right “rollback”')).toBeVisible();
  await lou.keyboard.press('Escape');
  await expect(lou.getByText('Needs the right “rollback”')).toBeHidden();
  await lou.goto(`/projects/${shop}/members`);
  await expect(lou.getByRole('heading', { name: 'What you may do in the whole project' })).toBeVisible();
  await expect(lou.getByRole('button', { name: 'Add member' })).toHaveCount(0);

  // One sees nothing, not even that there is something, nor ways to where there is nothing for them.
  await expect(sam.getByRole('banner').getByRole('link', { name: /Registries|Samples/, includeHidden: true })).toHaveCount(0);
  await sam.goto(`/projects/${shop}`);
  await expect(sam.getByRole('heading', { name: 'Not found' })).toBeVisible();
  await sam.goto('/projects');
  await seesNothing(sam, shop);

  // A grant takes effect at once, and so does its end.
  const { metadata } = await grant(weir, `user:${stranger}`, 'view', shop);
  await sam.goto('/projects');
  await expect(sam.getByRole('link', { name: shop })).toBeVisible();
  await rest(weir, `${GRANTS}/${metadata.name}`, undefined, 'DELETE');
  await sam.goto('/projects');
  await seesNothing(sam, shop);

  // Why: the page says the chain, and the log has the refusal of nobody but the changes of all.
  await page.goto(`/explain?who=${promoter}&object=${shop}/web:prod`);
  await expect(page.getByRole('row').filter({ hasText: 'rollback' })).toContainText(`role ${shop} on tags prod of all image streams of ${shop}`);
  await page.goto(`/admin/audit?project=${shop}&actor=${promoter}`);
  await expect(page.getByText('tag.hold').first()).toBeVisible();
  await Promise.all([pia, lou, sam].map((one) => one.context().close()));
});

test('a project has settings: a quota, and credentials that nobody reads back', { tag: '@nojs' }, async ({ page, browser, world, javaScriptEnabled }, info) => {
  const { weir, lab } = world;
  const run = info.project.name;
  const [shop, ed, lou] = [await addProject(weir, unique('set', run), lab.host), unique('ed', run), unique('lou', run)];
  await addUser(weir, ed);
  await addUser(weir, lou);
  await grant(weir, `user:${ed}`, 'edit', shop);
  await grant(weir, `user:${lou}`, 'view', shop);

  // The administrator says how much there may be.
  await page.goto(`/projects/${shop}`);
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Most image streams').fill('1 000');
  await page.getByRole('button', { name: 'Save quota' }).click();
  await expect(page.getByText('Write a number from 0')).toBeVisible();
  await page.getByLabel('Most image streams').fill('1');
  await page.getByRole('button', { name: 'Save quota' }).click();
  await expect(page.getByText('1 of 1')).toBeVisible();
  await expect(page.getByText('full: no more')).toBeVisible();

  // Who edits gives the project a credential, in place of the one it has, and never sees its password again.
  const editor = await enter(browser, weir, ed, { javaScriptEnabled });
  await editor.goto(`/projects/${shop}/settings`);
  await expect(editor.getByText('1 of 1')).toBeVisible();
  await expect(editor.getByRole('button', { name: 'Save quota' })).toHaveCount(0);
  const keep = async (username: string) => {
    await editor.getByLabel('Registry', { exact: true }).fill('quay.example');
    await editor.getByLabel('Username').fill(username);
    await editor.getByLabel('Password').fill('hidden words');
    await editor.getByRole('button', { name: 'Save credential' }).click();
    await expect(editor.getByRole('row').filter({ hasText: 'quay.example' })).toContainText(username);
  };
  await keep('robot-1');
  await keep('robot-2');
  await expect(editor.getByText('robot-1')).toHaveCount(0);
  await editor.reload();
  expect(await editor.content()).not.toContain('hidden words');
  await editor.getByText('Forget…').click();
  await editor.getByRole('button', { name: 'Forget', exact: true }).click();
  await expect(editor.getByText('Imports sign in nowhere yet')).toBeVisible();

  // Who only looks sees how full it is, and nothing of credentials.
  const looker = await enter(browser, weir, lou, { javaScriptEnabled });
  await looker.goto(`/projects/${shop}/settings`);
  await expect(looker.getByText('1 of 1')).toBeVisible();
  await expect(looker.getByText('Registry credentials')).toHaveCount(0);
  await Promise.all([editor, looker].map((one) => one.context().close()));
});

test('a revoked session and a revoked token die at once', { tag: '@nojs' }, async ({ page, browser, world, javaScriptEnabled }, info) => {
  const { weir } = world;
  const name = await addUser(weir, unique('rex', info.project.name));
  const [here, there] = [
    await enter(browser, weir, name, { javaScriptEnabled }),
    await enter(browser, weir, name, { javaScriptEnabled }),
  ];

  await here.goto('/account');
  await here.getByLabel('Name', { exact: true }).fill('ci');
  await here.getByRole('button', { name: 'New token' }).click();
  const secret = await here.getByText(/^weir_\w+$/).innerText();
  const ask = () => fetch(`${weir.url}/apis/weir/v1/tokens`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await ask()).status).toBe(200);

  await here.goto('/account');
  await expect(here.getByText('this one')).toHaveCount(1);
  await here.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(here.getByRole('button', { name: 'Sign out everywhere else' })).toHaveCount(0);
  await there.goto('/account');
  await expect(there.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  // The administrator deactivates them: nothing of theirs signs in any more.
  await page.goto(`/admin/users/${name}`);
  await page.getByText('Deactivate…').click();
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await expect(page.getByText('deactivated').first()).toBeVisible();
  expect((await ask()).status).toBe(401);
  await here.goto('/account');
  await expect(here.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await Promise.all([here, there].map((one) => one.context().close()));
});

// On a Weir of its own: elsewhere strangers are sent to sign in as long as nothing is granted to anyone.
test('what is granted to anyone is seen without signing in', { tag: '@nojs' }, async ({ browser, javaScriptEnabled }, info) => {
  const directory = mkdtempSync(join(tmpdir(), 'weir-open-'));
  const { weir, program } = await startWeir(directory, `open-${info.project.name}-${info.retry}`);
  await rest(weir, '/apis/project.openshift.io/v1/projects', { metadata: { name: 'open' } });
  const source = { kind: 'DockerImage', name: 'quay.io/acme/web:1' };
  await rest(weir, '/apis/image.openshift.io/v1/namespaces/open/imagestreams', {
    metadata: { name: 'web' },
    spec: { tags: [{ name: 'prod', from: source, reference: true }] },
  });
  const context = await browser.newContext({ baseURL: weir.url, storageState: { cookies: [], origins: [] }, javaScriptEnabled });
  const page = await context.newPage();
  await page.goto('/projects/open/streams/web');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await grant(weir, 'anyone', 'view', 'open');
  await page.goto('/projects/open/streams/web');
  await expect(page.getByRole('link', { name: 'prod', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Import image' })).toHaveCount(0);
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await context.close();
  await program.stop();
  rmSync(directory, { recursive: true });
});

test('a user, a group, a role and a robot are made by hand', { tag: '@nojs' }, async ({ page, world }, info) => {
  const { weir, lab } = world;
  const run = info.project.name;
  const [shop, ana, qa, role] = [
    await addProject(weir, unique('made', run), lab.host),
    unique('ana', run),
    unique('qa', run),
    unique('promoter', run),
  ];
  await page.goto('/admin/users');
  await page.getByRole('link', { name: 'Add user' }).click();
  await page.getByLabel('Name', { exact: true }).fill(ana);
  await page.getByRole('button', { name: 'Add user' }).click();
  await expect(page.getByText('Weir never shows it again')).toBeVisible();

  await page.goto('/admin/groups');
  await page.getByLabel('Name', { exact: true }).fill(qa);
  await page.getByRole('button', { name: 'New group' }).click();
  await expect(page.getByRole('heading', { level: 1, name: qa })).toBeVisible();
  await page.getByLabel('User', { exact: true }).fill(ana);
  await page.getByRole('button', { name: 'Put in' }).click();
  await expect(page.getByRole('link', { name: ana })).toBeVisible();

  await page.goto('/admin/roles/new');
  await page.getByLabel('Name', { exact: true }).fill(role);
  await page.getByLabel('view', { exact: true }).check();
  await page.getByLabel('tag', { exact: true }).check();
  await page.getByRole('button', { name: 'New role' }).click();
  await expect(page.getByRole('row').filter({ hasText: role })).toContainText('tag');

  await page.goto(`/admin/groups/${qa}`);
  await page.getByLabel('Role', { exact: true }).selectOption(role);
  await page.getByLabel('Scope', { exact: true }).fill(shop);
  await page.getByRole('button', { name: 'Give role' }).click();
  await expect(page.getByText(`role ${role} on project ${shop}`).first()).toBeVisible();
  await page.goto(`/projects/${shop}/members`);
  await expect(page.getByRole('row').filter({ hasText: ana })).toContainText(`through group ${qa}, role ${role} on project ${shop}`);

  await page.getByLabel('Robot', { exact: true }).fill('ci');
  await page.getByRole('button', { name: 'New robot' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Robot ci' })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('pipeline');
  await page.getByRole('button', { name: 'New token' }).click();
  const secret = await page.getByText(/^weir_\w+$/).innerText();
  const answer = await fetch(`${weir.url}/apis/weir/v1/registries`, { headers: { authorization: `Bearer ${secret}` } });
  expect(answer.status).toBe(200);
  expect((await answer.json()).items).toEqual([]);

  // Administrators find it among everybody's, and end it there.
  await page.goto('/admin/tokens');
  await page.getByRole('main').getByRole('searchbox').fill(`${shop}/ci`);
  await page.getByRole('main').getByRole('button', { name: 'Filter' }).click();
  const row = page.getByRole('row').filter({ hasText: 'pipeline' });
  await expect(row.getByRole('link', { name: `${shop}/ci` })).toBeVisible();
  await row.getByText('Revoke…').click();
  await row.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText('No token and no owner matches')).toBeVisible();
  const later = await fetch(`${weir.url}/apis/weir/v1/registries`, { headers: { authorization: `Bearer ${secret}` } });
  expect(later.status).toBe(401);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`pages of access, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('are accessible and fit every width', async ({ page, world }, info) => {
      test.setTimeout(180_000);
      const { weir, lab } = world;
      const shop = await addProject(weir, unique(`looks-${colorScheme}`, info.project.name), lab.host);
      const name = await addUser(weir, unique('a.person-with-a-long-name', info.project.name));
      await grant(weir, `user:${name}`, 'edit', shop);
      await rest(weir, '/apis/weir/v1/groups', { metadata: { name: shop } });
      await grant(weir, `group:${shop}`, 'system:image-builder', `${shop}/*:release-*`);
      const pages = [
        '/account', '/explain', `/explain?who=${name}&object=${shop}/web:prod`, '/admin/users', '/admin/users/new', `/admin/users/${name}`,
        '/admin/groups', `/admin/groups/${shop}`, '/admin/roles', '/admin/roles/new', '/admin/tokens', '/admin/audit', `/projects/${shop}/members`,
        `/projects/${shop}/settings`,
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
  });
}
