// A tag that moves in the registry moves on the page, and Weir remembers where it was.

import { type Page } from '@playwright/test';
import { image } from '../fixtures/oci';
import { copyWithSkopeo } from '../fixtures/registry';
import { expect, test } from '../fixtures/test';

const digest = (page: Page) => page.getByRole('row').filter({ hasText: 'edge' }).getByRole('link', { name: /^[0-9a-f]{12}$/ });

test('a pushed tag moves without reload', async ({ page, world }, { retry }) => {
  await page.goto('/r/lab/moving/web');
  const before = await digest(page).innerText();

  await copyWithSkopeo(world.lab, 'moving/web', 'edge', image({ version: String(2 + retry) }));
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(digest(page)).not.toHaveText(before);
  const after = await digest(page).innerText();

  await page.getByRole('link', { name: 'edge', exact: true }).click();
  const moves = page.locator('section', { has: page.getByRole('heading', { name: 'Observed moves' }) });
  await expect(moves).toContainText(before);
  await expect(moves).toContainText(after);

  await page.getByRole('link', { name: 'Weir' }).click();
  await expect(page.locator('section', { has: page.getByRole('heading', { name: 'Seen to move in registries' }) })).toContainText(after);
});
