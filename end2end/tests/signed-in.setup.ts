// Signs in once; the other journeys start from there.

import { anonymous, expect, test } from '../fixtures/test';

test.use(anonymous);

test('the administrator signs in', async ({ page, world }) => {
  await page.goto('/login');
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill(world.weir.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/$/);
  await page.context().storageState({ path: world.signedIn });
});
