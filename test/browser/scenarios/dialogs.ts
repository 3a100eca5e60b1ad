import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { seriousIssues } from '../accessibility.ts';
import type { DashboardWorld } from '../dashboard-world.ts';
import type { Subjects } from '../pages.ts';
import { subjectsOf } from '../subjects.ts';
import { settled } from '../visit.ts';

interface Opened {
  name: string;
  placeOf: (subjects: Subjects) => string | Promise<string>;
  open: (page: Page, subjects: Subjects) => Promise<void>;
}

const versionsOf = async ({ model }: Subjects) => `/models/${await model}?tab=versions`;
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
const dialog = (page: Page) => page.getByRole('dialog').waitFor();

/** What opens over a page; the scenarios that open more of it look at that themselves. */
const OPENED: Opened[] = [
  {
    name: 'rejecting a version',
    placeOf: versionsOf,
    open: (page, subjects) => chooseAction(page, subjects, 'Reject'),
  },
  {
    name: 'naming a version',
    placeOf: versionsOf,
    open: (page, subjects) => chooseAction(page, subjects, 'Give a name'),
  },
  {
    name: 'adding a webhook',
    placeOf: () => '/settings',
    open: async (page) => {
      await press(page, 'Add webhook');
      await dialog(page);
    },
  },
  {
    name: 'what is found while one types',
    placeOf: () => '/overview',
    open: async (page) => {
      await page.getByRole('combobox', { name: 'Search everything' }).fill('press');
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'the menu of languages',
    placeOf: () => '/overview',
    open: async (page) => {
      await press(page, 'View');
      await page.getByRole('menuitem', { name: 'Deutsch' }).waitFor();
    },
  },
];

async function chooseAction(page: Page, { versions }: Subjects, action: string): Promise<void> {
  await press(page, `Actions for ${(await versions)[1]}`);
  await page.getByRole('menuitem', { name: action }).click();
  await dialog(page);
}

/** What is not there until somebody asks for it. */
export function dialogScenarios(given: () => DashboardWorld): void {
  it.concurrent.each(OPENED)('can be used by everybody: $name', async ({ placeOf, open }) => {
    const world = given();
    const subjects = subjectsOf(world);
    await world.as({ name: 'ada', role: 'admin' }, await placeOf(subjects), async (page) => {
      await settled(page);
      await open(page, subjects);
      expect(await seriousIssues(page)).toBe('');
    });
  });
}
