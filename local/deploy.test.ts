import { describe, expect, it } from 'vitest';
import { DeploymentFailure, mergeOutputs, parseProgressLine } from './deploy.ts';

describe('parseProgressLine', () => {
  it('reads a resource event of cdk deploy', () => {
    const line =
      'Dragoman-Data |  3/24 | 10:00:00 AM | CREATE_COMPLETE      | AWS::S3::Bucket | Landing (Landing1234)';
    expect(parseProgressLine(line)).toEqual({
      stack: 'Dragoman-Data',
      done: 3,
      total: 24,
      event: 'CREATE_COMPLETE AWS::S3::Bucket Landing (Landing1234)',
    });
  });

  it('ignores every other line', () => {
    for (const line of ['', ' ✅  Dragoman-Data', 'Outputs:', 'Error: a | b']) {
      expect(parseProgressLine(line)).toBeUndefined();
    }
  });
});

describe('mergeOutputs', () => {
  it('puts the outputs of all stacks into one record', () => {
    expect(mergeOutputs({ A: { Bucket: 'b' }, B: { Machine: 'm', Bucket: 'b' } })).toEqual({
      Bucket: 'b',
      Machine: 'm',
    });
  });

  it('refuses two values for one name, and names it', () => {
    expect(() => mergeOutputs({ A: { Bucket: 'b' }, B: { Bucket: 'c' } })).toThrow(DeploymentFailure);
    expect(() => mergeOutputs({ A: { Bucket: 'b' }, B: { Bucket: 'c' } })).toThrow(/Bucket of stack B/);
  });
});
