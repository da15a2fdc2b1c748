// A tag that moves in the registry moves on the page, and Weir remembers where it was.

import { type Page } from '@playwright/test';
import { image } from '../fixtures/oci';
import { copyWithSkopeo } from '../fixtures/registry';
import { expect, test } from '../fixtures/test';

const digest = (page: Page) => page.getByRole('row').filter({ hasText: 'edge' }).getByRole('link', { name: /^[0-9a-f]{12}$/ });

test('a pushed tag appears and moves without reload', async ({ page, world }) => {
  const push = (version: string) => copyWithSkopeo(world.lab, 'moving/app', 'edge', image({ version }));
  await push('1');
  await page.goto('/registries/lab');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('link', { name: 'moving/app' }).click();
  const before = await digest(page).innerText();

  await push('2');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(digest(page)).not.toHaveText(before);
  const after = await digest(page).innerText();

  await page.getByRole('link', { name: 'edge', exact: true }).click();
  const moves = page.locator('section', { has: page.getByRole('heading', { name: 'Observed moves' }) });
  await expect(moves).toContainText(before);
  await expect(moves).toContainText(after);

  await page.getByRole('link', { name: 'Weir' }).click();
  await expect(page.locator('section', { has: page.getByRole('heading', { name: 'Moved lately' }) })).toContainText(after);
});
