import { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { multipartUploads } from './multipart-uploads.ts';

it('signs addresses of one part of one upload, of so many bytes, for some minutes, and no checksum of other bytes', async () => {
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' };
  const client = new S3Client({ region: 'eu-central-1', credentials });
  const { presignPart } = multipartUploads(client, 'landing');
  const part = { key: 'media/en-ko/web/a b.tmx', multipartId: 'm1', partNumber: 2, sizeBytes: 10 };
  const url = new URL(await presignPart(part, 300));
  const { searchParams: query } = url;
  expect(url.origin + url.pathname).toBe(
    'https://landing.s3.eu-central-1.amazonaws.com/media/en-ko/web/a%20b.tmx',
  );
  expect([query.get('partNumber'), query.get('uploadId'), query.get('X-Amz-Expires')]).toEqual([
    '2',
    'm1',
    '300',
  ]);
  expect(query.get('X-Amz-SignedHeaders')?.split(';')).toEqual(['content-length', 'host']);
  expect([...query.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
  // All of it is under the signature.
  const signatures = await Promise.all(
    [{}, { key: 'b' }, { multipartId: 'm2' }, { partNumber: 3 }, { sizeBytes: 11 }].map(async (change) =>
      new URL(await presignPart({ ...part, ...change }, 300)).searchParams.get('X-Amz-Signature'),
    ),
  );
  expect(new Set(signatures).size).toBe(signatures.length);
});
