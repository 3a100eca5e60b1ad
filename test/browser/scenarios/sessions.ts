import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { testApi } from '../../../api/api.fixture.ts';
import { serveDashboard } from '../../../local/dashboard/serve-dashboard.ts';
import { type DashboardWorld, press } from '../dashboard-world.ts';
import { says, settled } from '../visit.ts';

const WRITING = [
  /^Cancel run$/,
  /^Publish it$/,
  /^Start/,
  /^New /,
  /^Actions for/,
  /^Roll back$/,
  /^Run now$/,
  /^Promote$/,
  /^Choose files$/,
  /^Prepare again/,
  /^Delete/,
];

/** A deployment in which nothing has happened. */
const NOTHING = { health: async () => ({ deadLetters: { uploads: 0, events: 0 }, alarms: [] }) };

/** Who may do what, and what people see when the server does not know them, does not answer, or has nothing. */
export function sessionScenarios(given: () => DashboardWorld): void {
  it.concurrent('offers a viewer nothing that changes anything', async () => {
    const world = given();
    const { runId } = await world.published;
    const { runId: asking } = await world.strange;
    const corpus = `/${press.corpus}/${press.languagePair}`;
    const places = [
      '/overview',
      `/preparations/${runId}`,
      `/preparations/${asking}`,
      `/uploads?corpus=${press.corpus}&languagePair=${press.languagePair}`,
      `/data${corpus}`,
      '/trainings',
      '/models',
      '/schedules',
    ];
    await world.as({ name: 'vera', role: 'viewer' }, '/overview', async (page) => {
      for (const place of places) {
        await page.goto(`${world.origin}${place}`);
        await settled(page);
        for (const name of WRITING) {
          for (const button of await page.getByRole('button', { name, disabled: false }).all()) {
            const shown = (await button.isVisible()) && (await button.isEnabled());
            expect(shown, `${place} offers ${await button.textContent()}`).toBe(false);
          }
        }
      }
    });
  });

  it.concurrent('says that a session has ended, and takes up where it was with a new link', async () => {
    const world = given();
    const { runId } = await world.published;
    const token = world.people.add({ name: 'ada', role: 'operator' });
    const place = `/preparations/${runId}?tab=splits`;
    await world.as({ name: 'ada', role: 'operator', token, failuresExpected: true }, place, async (page) => {
      await settled(page);
      world.people.expire(token);
      await page.getByRole('tab', { name: 'Inputs' }).click();
      await page.getByRole('link', { name: 'Models' }).click();
      await says(page, 'You are no longer signed in');
      const renewed = world.people.add({ name: 'ada', role: 'operator' });
      await page.goto(`${world.origin}${place}#token=${renewed}`);
      await page.reload();
      await page.getByRole('heading', { level: 1, name: runId }).waitFor();
      await page.getByRole('tab', { name: 'Splits', selected: true }).waitFor();
    });
  });

  it.concurrent('says that the server does not answer, and goes on by itself when it does again', async () => {
    const world = given();
    await world.published;
    const server = await world.serve();
    let again: typeof server | undefined;
    const person = { name: 'ada', role: 'operator', origin: server.origin, failuresExpected: true } as const;
    try {
      await world.as(person, '/preparations', async (page) => {
        const run = page.getByRole('link', { name: /^prep-/ }).first();
        await run.waitFor();
        await server.stop();
        await says(page, 'The server does not answer');
        // What was known stays to be read.
        expect(await run.isVisible()).toBe(true);
        await sleep(1000);
        again = await world.serve(Number(new URL(server.origin).port));
        await page.getByText('The server does not answer').first().waitFor({ state: 'hidden' });
        await run.waitFor();
      });
    } finally {
      await again?.stop();
    }
  });

  it.concurrent.each([
    ['/overview', 'There is no text yet.'],
    ['/preparations', 'Nothing was prepared yet.'],
    ['/data', 'There is no corpus yet.'],
    ['/trainings', 'Nothing was trained yet.'],
    ['/models', 'There is no model line yet.'],
    ['/schedules', 'Nothing recurs yet.'],
  ])('says what is missing where there is nothing yet: %s', async (place, text) => {
    const world = given();
    const server = await serveDashboard(
      testApi({ steering: NOTHING }).services,
      world.deployment.runtime.endpointUrl,
      world.serving,
    );
    try {
      await world.as({ name: 'ada', role: 'admin', origin: server.origin }, place, async (page) => {
        await says(page, text);
        await settled(page);
      });
    } finally {
      await server.stop();
    }
  });
}
