import { z } from 'zod';
import { PriceTable } from '../../contracts/prices.ts';
import { median } from '../consistency/distributions.ts';
import { DragomanError } from '../errors.ts';
import { parseContract } from '../objects/json-objects.ts';

/** AWS has no price of a machine in the region, or says it in a form that we do not know. */
export class PriceMissing extends DragomanError {}

/** What `aws pricing get-products` answers: documents as text. */
const Products = z.object({ PriceList: z.array(z.string()) });
const Product = z.object({
  product: z.object({ attributes: z.object({ vcpu: z.string(), gpu: z.string().optional() }) }),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.object({
        priceDimensions: z.record(
          z.string(),
          z.object({ unit: z.string(), pricePerUnit: z.object({ USD: z.string() }) }),
        ),
      }),
    ),
  }),
});
const SpotPrices = z.object({ SpotPriceHistory: z.array(z.object({ SpotPrice: z.string() })) });

/**
 * The table with the prices of today for the same machines and region: on demand from the AWS Price List, Spot as the
 * median over zones at this moment. Prices of Lambda and Step Functions stay.
 * @param aws runs the AWS command line with these arguments. @returns its JSON answer
 * @throws PriceMissing
 */
export async function refreshPrices(
  table: PriceTable,
  aws: (args: string[]) => Promise<unknown>,
  now: Date,
): Promise<PriceTable> {
  const { region } = table;
  const machines: PriceTable['machines'] = {};
  for (const type of Object.keys(table.machines)) {
    const answer = await aws([
      ...['pricing', 'get-products', '--service-code', 'AmazonEC2', '--region', 'us-east-1', '--filters'],
      ...Object.entries({
        instanceType: type,
        regionCode: region,
        operatingSystem: 'Linux',
        tenancy: 'Shared',
        preInstalledSw: 'NA',
        capacitystatus: 'Used',
      }).map(([field, value]) => `Type=TERM_MATCH,Field=${field},Value=${value}`),
    ]);
    const spot = await aws([
      ...['ec2', 'describe-spot-price-history', '--region', region, '--instance-types', type],
      ...['--product-descriptions', 'Linux/UNIX', '--start-time', now.toISOString()],
    ]);
    machines[type] = { ...onDemandOf(type, region, answer), spotUsdPerHour: spotOf(type, region, spot) };
  }
  return parseContract(
    PriceTable,
    {
      ...table,
      asOf: now.toISOString().slice(0, 10),
      source:
        'Machines: AWS Price List, and Spot prices as the median over zones at that moment. The rest as before.',
      machines,
    },
    'the refreshed price table',
  );
}

function onDemandOf(type: string, region: string, answer: unknown) {
  const [text] = Products.parse(answer).PriceList;
  if (text === undefined) throw missing(type, region, 'on demand');
  const { product, terms } = Product.parse(JSON.parse(text));
  const hourly = Object.values(terms.OnDemand)
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .find(({ unit }) => unit === 'Hrs');
  if (!hourly) throw missing(type, region, 'on demand');
  return {
    vcpus: Number(product.attributes.vcpu),
    gpus: Number(product.attributes.gpu ?? 0),
    onDemandUsdPerHour: Number(hourly.pricePerUnit.USD),
  };
}

function spotOf(type: string, region: string, answer: unknown): number {
  const prices = SpotPrices.parse(answer).SpotPriceHistory.map(({ SpotPrice }) => Number(SpotPrice));
  if (prices.length === 0) throw missing(type, region, 'on Spot');
  return median(prices);
}

const missing = (type: string, region: string, how: string) =>
  new PriceMissing(
    `AWS has no price of ${type} ${how} in ${region}. Take the type out of infra/config.ts and core/costs/price-table.json, or choose another region.`,
  );
