import {
  CAMPAIGN_WINDOW_DAYS,
  CampaignWindow,
} from '@proton-vending/backstage-plugin-proton-common';
import { DateTime } from 'luxon';

/** Whether a time is within a maintenance window. */
export function isWindowOpen(window: CampaignWindow, now: Date): boolean {
  return listOpenings(window, now).some(
    ({ opensAt, closesAt }) => opensAt <= now && now < closesAt,
  );
}

/** When a window opens next; now when it is open. */
export function nextOpening(window: CampaignWindow, now: Date): Date {
  if (isWindowOpen(window, now)) {
    return now;
  }
  const next = listOpenings(window, now).find(({ opensAt }) => opensAt > now);
  if (!next) {
    throw new Error('A maintenance window must have a day on which it opens');
  }
  return next.opensAt;
}

/**
 * The openings from yesterday on, for more than a week. The times are those of
 * clocks in the time zone, so that an opening may be an hour longer or shorter.
 */
function listOpenings(
  window: CampaignWindow,
  now: Date,
): Array<{ opensAt: Date; closesAt: Date }> {
  const today = DateTime.fromJSDate(now, { zone: window.timeZone }).startOf(
    'day',
  );
  const openings: Array<{ opensAt: Date; closesAt: Date }> = [];
  for (let offset = -1; offset <= 8; offset += 1) {
    const day = today.plus({ days: offset });
    if (window.days.includes(CAMPAIGN_WINDOW_DAYS[day.weekday - 1])) {
      const closingDay = window.to <= window.from ? day.plus({ days: 1 }) : day;
      openings.push({
        opensAt: atTime(day, window.from),
        closesAt: atTime(closingDay, window.to),
      });
    }
  }
  return openings;
}

function atTime(day: DateTime, time: string): Date {
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour, minute }).toJSDate();
}
