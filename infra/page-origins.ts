import type { DeploymentConfig } from './config.ts';

/**
 * Where the dashboard's page is loaded from, as CORS of the landing bucket has it. A name that CloudFront gives is only
 * known when the bucket is there already, so any of its names is let through: what a page may send is decided by the
 * addresses that the API signs, not by where the page came from.
 */
export function pageOrigins({
  dashboard,
  enforceTls,
}: Pick<DeploymentConfig, 'dashboard' | 'enforceTls'>): string[] {
  if (dashboard.domain) return [`https://${dashboard.domain.name}`];
  return enforceTls ? ['https://*.cloudfront.net'] : ['http://127.0.0.1:*', 'http://localhost:*'];
}
