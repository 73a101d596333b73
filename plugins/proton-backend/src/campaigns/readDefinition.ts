import { InputError } from '@backstage/errors';
import {
  CAMPAIGN_WINDOW_DAYS,
  CampaignDefinition,
  DEPLOYMENT_STATUSES,
  FLEET_DEPRECATED_VALUES,
  FLEET_SUPPORT_VALUES,
  MAX_CAMPAIGN_CLUSTERS,
  MAX_PROTON_REASON_LENGTH,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { readBody } from '../routes/readBody';

const MAX_NAME_LENGTH = 100;
const MAX_VALUES = 100;
const MAX_VALUE_LENGTH = 500;
/** Of the inputs of a campaign, as JSON. */
const MAX_INPUT_CHARACTERS = 50_000;

const value = z.string().min(1).max(MAX_VALUE_LENGTH);
const values = z.array(value).max(MAX_VALUES).optional();
const whole = (min: number, max: number) => z.number().int().min(min).max(max);
const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00');

export const timestamp = z
  .string()
  .max(40)
  .refine(
    text => z.string().datetime({ offset: true }).safeParse(text).success,
    'must be a time such as 2026-12-24T18:00:00Z',
  );

const filter = z
  .object({
    search: value.optional(),
    owner: values,
    status: z.array(z.enum(DEPLOYMENT_STATUSES)).optional(),
    template: values,
    version: values,
    behind: z.array(z.enum(['minor', 'major', 'any'])).optional(),
    account: values,
    region: values,
    kubernetes: values,
    support: z.array(z.enum(FLEET_SUPPORT_VALUES)).optional(),
    deprecated: z.array(z.enum(FLEET_DEPRECATED_VALUES)).optional(),
  })
  .strict();

const inputs = z
  .record(z.string(), z.unknown())
  .refine(
    given => JSON.stringify(given).length <= MAX_INPUT_CHARACTERS,
    `must have at most ${MAX_INPUT_CHARACTERS} characters`,
  )
  .optional();

const target = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('version'),
      templateName: value,
      version: z
        .string()
        .refine(text => parseTemplateVersion(text) !== undefined, {
          message: 'must be a full version such as 1.1',
        }),
      inputs,
      acknowledgeMajorVersion: z.boolean().optional(),
    })
    .strict(),
  z
    .object({ type: z.literal('redeploy'), templateName: value, inputs })
    .strict(),
]);

const waves = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('percent'),
      canary: whole(0, MAX_CAMPAIGN_CLUSTERS),
      percentages: z
        .array(whole(1, 100))
        .max(20)
        .refine(
          given => given.every((each, i) => i === 0 || each > given[i - 1]),
          'must be in ascending order',
        ),
    })
    .strict(),
  z
    .object({
      type: z.literal('label'),
      label: value,
      values: z.array(value).min(1).max(20),
    })
    .strict(),
]);

const window = z
  .object({
    days: z.array(z.enum(CAMPAIGN_WINDOW_DAYS)).min(1).max(7),
    from: time,
    to: time,
    timeZone: z
      .string()
      .refine(
        zone => IANAZone.isValidZone(zone),
        'must be an IANA time zone such as Europe/Berlin',
      ),
  })
  .strict();

const definition = z
  .object({
    name: z.string().trim().min(1).max(MAX_NAME_LENGTH),
    reason: z.string().trim().min(1).max(MAX_PROTON_REASON_LENGTH),
    selection: z.union([
      z.object({ filter }).strict(),
      z
        .object({
          entityRefs: z.array(value).min(1).max(MAX_CAMPAIGN_CLUSTERS),
        })
        .strict(),
    ]),
    target,
    waves: waves.default({ type: 'percent', canary: 1, percentages: [100] }),
    pauseMinutes: whole(0, 30 * 24 * 60).default(0),
    maxConcurrent: whole(1, 50).default(5),
    stopConditions: z
      .object({
        failures: whole(1, MAX_CAMPAIGN_CLUSTERS).optional(),
        failurePercent: whole(1, 100).optional(),
      })
      .strict()
      .default({ failures: 1 }),
    busyMinutes: whole(0, 7 * 24 * 60).default(60),
    window: window.optional(),
    noticeHours: whole(0, 90 * 24).default(0),
    deadline: timestamp.optional(),
  })
  .strict();

/** Reads what a campaign is to do; what is absent gets a careful default. */
export function readDefinition(body: unknown): CampaignDefinition {
  return readBody(definition, body) as CampaignDefinition;
}

/** The members of a paused campaign and of a rollback that can change. */
const CHANGEABLE = [
  'deadline',
  'pauseMinutes',
  'maxConcurrent',
  'stopConditions',
  'busyMinutes',
  'window',
] as const;

const settings = definition
  .pick({
    deadline: true,
    pauseMinutes: true,
    maxConcurrent: true,
    stopConditions: true,
    busyMinutes: true,
    window: true,
  })
  .extend({
    deadline: timestamp.nullable(),
    window: window.nullable(),
  })
  .partial()
  .strict();

/**
 * Reads changed settings of a campaign whose clusters and target are fixed. A
 * member with the value `undefined` is removed.
 */
export function readSettings(
  body: unknown,
): Partial<Pick<CampaignDefinition, (typeof CHANGEABLE)[number]>> {
  const given =
    typeof body === 'object' && body !== null ? Object.keys(body) : [];
  const fixed = given.filter(key => !CHANGEABLE.some(each => each === key));
  if (fixed.length > 0) {
    throw new InputError(
      `A campaign that has started or that rolls a wave back can only change ${CHANGEABLE.join(
        ', ',
      )}, not ${fixed.join(', ')}`,
    );
  }
  const change = readBody(settings, body);
  // Defaults are for what is new, and null removes what is optional.
  return Object.fromEntries(
    Object.entries(change)
      .filter(([key]) => given.includes(key))
      .map(([key, changed]) => [key, changed ?? undefined]),
  );
}
