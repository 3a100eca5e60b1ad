import { describe, expect, it } from 'vitest';
import { FetchLimits, LocationUrl } from '../../contracts/source.ts';
import { Timing } from '../../contracts/timing.ts';
import { resolveIdentifier } from './resolve-identifier.ts';

describe('identifiers of sources', () => {
  it.each([
    ['opus:Books/v1/moses/de-en', 'https://object.pouta.csc.fi/OPUS-Books/v1/moses/de-en.txt.zip'],
    ['opus:Books/v1/tmx/en-de', 'https://object.pouta.csc.fi/OPUS-Books/v1/tmx/de-en.tmx.gz'],
    [
      'opus:OpenSubtitles/v2018/moses/en-zh_CN',
      'https://object.pouta.csc.fi/OPUS-OpenSubtitles/v2018/moses/en-zh_CN.txt.zip',
    ],
    [
      'mtdata:Statmt-news_commentary-16-deu-eng',
      'https://data.statmt.org/news-commentary/v16/training/news-commentary-v16.de-en.tsv.gz',
    ],
    ['https://files.example/a.tmx', 'https://files.example/a.tmx'],
  ])('%s', (identifier, url) => expect(resolveIdentifier(identifier)).toBe(url));

  it('says which kinds there are when it knows none', () => {
    expect(() => resolveIdentifier('elg:1234')).toThrow(/elg:1234 is neither .* opus:Books/);
    expect(() => resolveIdentifier('opus:../../v1/moses/de-en')).toThrow(/UnknownIdentifier|neither/);
  });
});

describe('what may be registered', () => {
  it.each([
    ['https://me:secret@files.example/a', 'user name'],
    ['https://files.example/a?X-Amz-Signature=1', 'X-Amz-Signature'],
    ['https://files.example/a?access_token=1', 'access_token'],
    ['ftp://files.example/a', 'must begin with'],
    ['s3://bucket/prefix', 'ends with /'],
    ['files.example/a', 'not an absolute URL'],
  ])('%s is refused', (url, why) => {
    expect(LocationUrl.safeParse(url).error?.issues[0]?.message).toContain(why);
  });

  it('has limits that a Lambda can keep', () => {
    expect(FetchLimits.safeParse({}).success).toBe(true);
    expect(FetchLimits.safeParse({ runSeconds: 800, idleSeconds: 300 }).error?.issues[0]).toMatchObject({
      path: ['runSeconds'],
      message: expect.stringContaining('900 s'),
    });
  });

  it('takes rates, cron expressions and time zones as Scheduler has them', () => {
    const takes = (expression: string, timeZone = 'UTC') =>
      Timing.safeParse({ expression, timeZone }).success;
    expect(takes('rate(1 day)')).toBe(true);
    expect(takes('cron(0 3 ? * MON-FRI *)', 'Europe/Berlin')).toBe(true);
    expect(takes('rate(0 days)')).toBe(false);
    expect(takes('every day')).toBe(false);
    expect(takes('rate(1 day)', 'Mars/Olympus')).toBe(false);
  });
});
