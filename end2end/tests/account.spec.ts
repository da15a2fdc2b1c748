// Tokens for the REST API.

import { expect, test } from '../fixtures/test';

test('a token is made, used and revoked', { tag: '@nojs' }, async ({ page, world }, info) => {
  const name = `job of ${info.project.name}${info.retry || ''}`;
  await page.goto('/account');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'New token' }).click();
  const secret = await page.getByText(/^weir_\w+$/).innerText();

  const ask = () =>
    fetch(`${world.weir.url}/apis/weir/v1/registries`, { headers: { authorization: `Bearer ${secret}` } });
  const answer = await ask();
  expect(answer.status).toBe(200);
  expect((await answer.json()).items.map(({ metadata }: any) => metadata.name)).toContain('lab');

  await page.goto('/account');
  await expect(page.getByText(secret)).toHaveCount(0);
  const row = page.getByRole('row').filter({ hasText: name });
  await row.getByText('Revoke…').click();
  await row.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(row).toHaveCount(0);
  expect((await ask()).status).toBe(401);
});
