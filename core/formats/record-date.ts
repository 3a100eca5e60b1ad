/** A date of ISO 8601, extended (`2024-05-06T07:08:09+02:00`) or basic as TMX has it (`20240506T070809Z`). */
const DATE =
  /^(\d{4})(-?)(\d\d)\2(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * The date of a record as records have it: a day (`2024-05-06`), or a time in UTC without fractions of a second
 * (`2024-05-06T05:08:09Z`); a time without a zone is taken for UTC. Midnight of UTC to the second is taken for the day,
 * because formats that only know times write days so.
 * @returns undefined for what is no date of ISO 8601
 */
export function recordDate(text: string | undefined): string | undefined {
  const parts = text === undefined ? undefined : DATE.exec(text.trim());
  if (!parts) return undefined;
  const [, year, , month, day, hours = '00', minutes = '00', seconds = '00', zone = 'Z'] = parts;
  const isDay =
    Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= daysOf(year, month);
  if (!isDay || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  if (hours === '00' && minutes === '00' && seconds === '00' && zone === 'Z')
    return `${year}-${month}-${day}`;
  const time = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}`;
  return zone === 'Z' ? `${time}Z` : inUtc(time, zone);
}

function daysOf(year: string, month: string): number {
  return new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}

/** @param zone `+02`, `+0200` or `+02:00` */
function inUtc(time: string, zone: string): string | undefined {
  const utc = new Date(`${time}${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`);
  if (Number.isNaN(utc.getTime())) return undefined;
  return utc
    .toISOString()
    .replace(/\.\d{3}Z$/, 'Z')
    .replace(/T00:00:00Z$/, '');
}
