// Every page, in both colours: accessible, and narrow enough for a phone. Their pictures stay in `test-results/pages`.

import { join } from 'node:path';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../fixtures/test';

const pages = {
  home: '/',
  registries: '/registries',
  add: '/registries/new',
  registry: '/registries/lab',
  doctor: '/registries/lab/doctor',
  tags: '/r/lab/team/app?sort=-version',
  many: '/r/lab/library/many?sort=-version',
  image: '/r/lab/team/app:1.10.0',
  chart: '/r/lab/charts/web:0.3.1',
  signed: '/r/lab/team/signed:2.0.0',
  compare: '/compare?a=lab/team/app:1.9.0&b=lab/team/app:1.10.0',
  search: '/search?q=team',
  account: '/account',
  samples: '/samples',
  projects: '/projects',
  newProject: '/projects/new',
  project: '/projects/shown',
  streams: '/projects/shown/streams',
  stream: '/projects/shown/streams/web',
  streamHistory: '/projects/shown/streams/web/history',
  streamYaml: '/projects/shown/streams/web/yaml',
  streamTag: '/projects/shown/streams/web/tags/prod',
  failing: '/projects/shown/streams/web/tags/never',
  tagHistory: '/projects/shown/streams/web/tags/prod/history',
  resume: '/projects/shown/streams/web/tags/prod/resume',
  edit: '/projects/shown/streams/web/tags/prod/edit',
  import: '/import',
  tagging: '/tag?kind=tag&source=shop/web:1',
};

for (const [name, path] of Object.entries(pages)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${name}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      test('is accessible and fits every width', async ({ page }, info) => {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.getByRole('progressbar')).toHaveCount(0);
        await expectAccessible(page);
        for (const width of [1440, 768, 390]) {
          await page.setViewportSize({ width, height: 900 });
          await expectNoSidewaysScroll(page);
          await page.screenshot({ path: join(info.project.outputDir, 'pages', `${name}-${colorScheme}-${width}.png`), fullPage: true });
        }
        await expectAccessible(page);
      });
    });
  }
}
