import { expect, it } from 'vitest';
import { testApi } from '../../../api/api.fixture.ts';
import { memoryMembers } from '../../../api/members.fixture.ts';
import { serveDashboard } from '../../../local/dashboard/serve-dashboard.ts';
import { seriousIssues } from '../accessibility.ts';
import type { DashboardWorld } from '../dashboard-world.ts';
import { says } from '../visit.ts';

/** Who may do what, where people sign in; on one's own machine there is but one person. */
export function settingsScenarios(given: () => DashboardWorld): void {
  it.concurrent('lets somebody in, and gives them another role', async () => {
    const { deployment, serving, as } = given();
    const members = memoryMembers();
    const { services } = testApi({ services: { members } });
    const server = await serveDashboard(services, deployment.runtime.endpointUrl, serving);
    const person = { name: 'kim', role: 'admin', origin: server.origin } as const;
    try {
      await as(person, '/settings?tab=members', async (page) => {
        await page.getByRole('button', { name: 'Add member' }).click();
        const form = page.getByRole('dialog', { name: 'Add member' });
        await form.getByRole('textbox', { name: 'Name' }).fill('lee');
        await form.getByRole('textbox', { name: 'E-mail address' }).fill('lee@example.org');
        expect(await seriousIssues(page)).toBe('');
        await form.getByRole('button', { name: 'Add member' }).click();
        const row = page.getByRole('row', { name: /lee@example\.org/ });
        await says(row, 'Viewer');
        // One's own role is for another administrator to change.
        expect(await page.getByRole('button', { name: 'Change kim' }).getAttribute('aria-disabled')).toBe(
          'true',
        );
        await row.getByRole('button', { name: 'Change lee' }).click();
        const change = page.getByRole('dialog', { name: 'Change lee' });
        await change.getByRole('button', { name: /^Role/ }).click();
        await page.getByRole('option', { name: /^Operator/ }).click();
        expect(await seriousIssues(page)).toBe('');
        await change.getByRole('button', { name: 'Save' }).click();
        await says(row, 'Operator');
      });
    } finally {
      await server.stop();
    }
    expect((await members.get('lee')).role).toBe('operator');
  });
}
