import { PriceTable } from '../../contracts/prices.ts';
import { parseContract } from '../objects/json-objects.ts';
import table from './price-table.json' with { type: 'json' };

/** The price table that this version of the product came with. */
export const PRICES: PriceTable = parseContract(PriceTable, table, 'core/costs/price-table.json');
