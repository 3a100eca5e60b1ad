import type { ApiClient } from '../../api/client.ts';
import { MODEL_ENDPOINTS } from '../../contracts/api/models.ts';
import { versionNamed } from '../../core/registry/version-reference.ts';

/** What says which version is meant. */
export const REFERENCE = 'MODEL (its champion), MODEL@VERSION or MODEL@ALIAS';

/** The version that a reference stands for now. @throws NoChampion, ApiError */
export async function versionOf(
  reference: string,
  client: ApiClient,
): Promise<{ model: string; version: string }> {
  const [model, wanted] = reference.split('@') as [string, string?];
  const { body } = await client.call(MODEL_ENDPOINTS.getModel, { params: { model } });
  return { model, version: versionNamed(body, wanted) };
}
