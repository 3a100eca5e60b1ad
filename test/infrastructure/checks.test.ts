import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { synthesize } from './synthesize.ts';

const { app, templates } = synthesize('production');
const CFN_LINT = fileURLToPath(new URL('../../.venv/bin/cfn-lint', import.meta.url));

describe('cdk-nag', () => {
  it('finds nothing that has no written reason', () => {
    const { violations } = new AwsSolutionsChecks().validateScope(app);
    const found = violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    );
    expect(found).toEqual([]);
  });

  it('is silenced only finding by finding, each with a reason of several words', () => {
    const reasons = app.node
      .findAll()
      .flatMap((construct: IConstruct) => construct.node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>));
    expect(reasons.length).toBeGreaterThan(10);
    for (const [id, reason] of reasons) {
      expect(reason.split(' ').length, id).toBeGreaterThanOrEqual(4);
      // IAM findings are accepted one by one, never the rule as a whole.
      if (id.includes('-IAM')) expect(id).toMatch(/\[.+\]$/);
    }
  });
});

describe('cfn-lint', () => {
  it.skipIf(!existsSync(CFN_LINT))(
    'accepts the templates of production, state machines included',
    () => {
      const directory = mkdtempSync(path.join(tmpdir(), 'dragoman-templates-'));
      try {
        const files = Object.entries(templates).map(([name, template]) => {
          const file = path.join(directory, `${name}.json`);
          writeFileSync(file, JSON.stringify(template));
          return file;
        });
        // W3005: the CDK writes dependencies that references already imply.
        const result = spawnSync(CFN_LINT, ['--ignore-checks', 'W3005', '--template', ...files], {
          encoding: 'utf8',
        });
        expect(result.stdout + result.stderr).toBe('');
        expect(result.status).toBe(0);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
    60_000,
  );
});
