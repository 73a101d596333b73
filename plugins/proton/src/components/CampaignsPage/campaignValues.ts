import {
  Campaign,
  CAMPAIGN_WINDOW_DAYS,
  CampaignDefinition,
  CampaignStopConditions,
  CampaignWindow,
  EnvironmentInputs,
  FleetQuery,
  MAX_CAMPAIGN_CLUSTERS,
} from '@proton-vending/backstage-plugin-proton-common';
import { toLocalTime } from '../../hooks/toLocalTime';

type WindowDay = (typeof CAMPAIGN_WINDOW_DAYS)[number];

/** The settings of a campaign that can change while it is paused, as people write them. */
export interface SettingsValues {
  pauseMinutes: string;
  maxConcurrent: string;
  busyMinutes: string;
  /** Empty: any number of them. */
  stopFailures: string;
  stopPercent: string;
  hasWindow: boolean;
  days: WindowDay[];
  from: string;
  to: string;
  timeZone: string;
  /** As `<input type="datetime-local">` has it; empty without a deadline. */
  deadline: string;
}

/** What people have written into the form of a campaign. */
export interface CampaignValues extends SettingsValues {
  /** Absent while the name follows the target. */
  name?: string;
  reason: string;
  templateName: string;
  targetType: 'version' | 'redeploy';
  /** Empty for the recommended version. */
  version: string;
  acknowledgeMajorVersion: boolean;
  /** Names of the inputs that are changed. */
  changedInputs: string[];
  inputs: EnvironmentInputs;
  selectionType: 'filter' | 'entityRefs';
  filter: FleetQuery;
  entityRefs: string[];
  wavesType: 'percent' | 'label';
  canary: string;
  /** Such as `25, 100`. */
  percentages: string;
  label: string;
  /** Such as `experimental, production`. */
  labelValues: string;
  noticeHours: string;
}

/** A campaign that does no harm when it goes wrong. */
export function emptyValues(): CampaignValues {
  return {
    reason: '',
    templateName: '',
    targetType: 'version',
    version: '',
    acknowledgeMajorVersion: false,
    changedInputs: [],
    inputs: {},
    selectionType: 'filter',
    filter: {},
    entityRefs: [],
    wavesType: 'percent',
    canary: '1',
    percentages: '25, 100',
    label: 'lifecycle',
    labelValues: 'experimental, production',
    noticeHours: '24',
    pauseMinutes: '30',
    maxConcurrent: '5',
    busyMinutes: '60',
    stopFailures: '1',
    stopPercent: '',
    hasWindow: false,
    days: ['monday', 'tuesday', 'wednesday', 'thursday'],
    from: '22:00',
    to: '04:00',
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    deadline: '',
  };
}

/** The settings of a campaign as the form has them. */
export function toSettingsValues(campaign: CampaignDefinition): SettingsValues {
  const { deadline, stopConditions, window } = campaign;
  const { days, from, timeZone, to } = emptyValues();
  return {
    pauseMinutes: String(campaign.pauseMinutes),
    maxConcurrent: String(campaign.maxConcurrent),
    busyMinutes: String(campaign.busyMinutes),
    stopFailures: toText(stopConditions.failures),
    stopPercent: toText(stopConditions.failurePercent),
    hasWindow: window !== undefined,
    ...(window ?? { days, from, timeZone, to }),
    deadline: deadline ? toLocalTime(new Date(deadline)) : '',
  };
}

/** A draft as the form has it. */
export function toCampaignValues(campaign: Campaign): CampaignValues {
  const { name, noticeHours, reason, selection, target, waves } = campaign;
  const inputs = target.type === 'rollback' ? {} : target.inputs ?? {};
  return {
    ...emptyValues(),
    ...toSettingsValues(campaign),
    name,
    reason,
    templateName: target.templateName,
    targetType: target.type === 'redeploy' ? 'redeploy' : 'version',
    ...(target.type === 'version' && {
      version: target.version,
      acknowledgeMajorVersion: target.acknowledgeMajorVersion ?? false,
    }),
    changedInputs: Object.keys(inputs),
    inputs,
    ...('filter' in selection
      ? { selectionType: 'filter', filter: selection.filter }
      : { selectionType: 'entityRefs', entityRefs: selection.entityRefs }),
    ...(waves.type === 'percent'
      ? {
          wavesType: 'percent',
          canary: String(waves.canary),
          percentages: waves.percentages.join(', '),
        }
      : {
          wavesType: 'label',
          label: waves.label,
          labelValues: waves.values.join(', '),
        }),
    noticeHours: String(noticeHours),
  };
}

/** What is wrong with a value; each is a text of the form. */
export type FieldProblem =
  | 'required'
  | 'whole'
  | 'percentages'
  | 'days'
  | 'time'
  | 'timeZone'
  | 'past'
  | 'clusters'
  | 'tooMany';

export type FieldProblems<T> = Partial<Record<keyof T, FieldProblem>>;

/** The least and the most that the backend accepts. */
export const BOUNDS = {
  pauseMinutes: [0, 30 * 24 * 60],
  maxConcurrent: [1, 50],
  busyMinutes: [0, 7 * 24 * 60],
  noticeHours: [0, 90 * 24],
  canary: [0, MAX_CAMPAIGN_CLUSTERS],
  stopFailures: [1, MAX_CAMPAIGN_CLUSTERS],
  stopPercent: [1, 100],
} as const;

/** Finds what is wrong with settings. */
export function checkSettings(
  values: SettingsValues,
  now: Date,
): FieldProblems<SettingsValues> {
  return collect<SettingsValues>({
    pauseMinutes: checkWhole(values.pauseMinutes, BOUNDS.pauseMinutes),
    maxConcurrent: checkWhole(values.maxConcurrent, BOUNDS.maxConcurrent),
    busyMinutes: checkWhole(values.busyMinutes, BOUNDS.busyMinutes),
    stopFailures: checkOptional(values.stopFailures, BOUNDS.stopFailures),
    stopPercent: checkOptional(values.stopPercent, BOUNDS.stopPercent),
    ...(values.hasWindow && {
      days: values.days.length === 0 ? 'days' : undefined,
      from: checkTime(values.from),
      to: checkTime(values.to),
      timeZone: isTimeZone(values.timeZone) ? undefined : 'timeZone',
    }),
    deadline:
      values.deadline && new Date(values.deadline) <= now ? 'past' : undefined,
  });
}

/** Finds what is wrong with the form of a campaign. */
export function checkCampaign(
  values: CampaignValues,
  now: Date,
): FieldProblems<CampaignValues> {
  const isPercent = values.wavesType === 'percent';
  return {
    ...collect<CampaignValues>({
      name: values.name?.trim() === '' ? 'required' : undefined,
      reason: checkText(values.reason),
      templateName: checkText(values.templateName),
      entityRefs: checkClusters(values),
      ...(isPercent
        ? {
            canary: checkWhole(values.canary, BOUNDS.canary),
            percentages: readPercentages(values.percentages)
              ? undefined
              : 'percentages',
          }
        : {
            label: checkText(values.label),
            labelValues:
              splitList(values.labelValues).length === 0
                ? 'required'
                : undefined,
          }),
      noticeHours: checkWhole(values.noticeHours, BOUNDS.noticeHours),
    }),
    ...checkSettings(values, now),
  };
}

/** The settings as the backend takes them; only of values without problems. */
export function toSettings(
  values: SettingsValues,
): Pick<
  CampaignDefinition,
  | 'pauseMinutes'
  | 'maxConcurrent'
  | 'busyMinutes'
  | 'stopConditions'
  | 'window'
  | 'deadline'
> {
  return {
    pauseMinutes: Number(values.pauseMinutes),
    maxConcurrent: Number(values.maxConcurrent),
    busyMinutes: Number(values.busyMinutes),
    stopConditions: toStopConditions(values),
    window: toWindow(values),
    deadline: values.deadline
      ? new Date(values.deadline).toISOString()
      : undefined,
  };
}

/** The body of the request; only of values without problems. */
export function toDefinition(
  values: CampaignValues,
  known: { name: string; version: string },
): CampaignDefinition {
  const { filter, inputs, templateName } = values;
  const changed = Object.fromEntries(
    Object.entries(inputs).filter(([name]) =>
      values.changedInputs.includes(name),
    ),
  );
  const hasInputs = Object.keys(changed).length > 0;
  return {
    name: known.name,
    reason: values.reason.trim(),
    selection:
      values.selectionType === 'filter'
        ? { filter: toSelectionFilter(filter, templateName) }
        : { entityRefs: values.entityRefs },
    target:
      values.targetType === 'version'
        ? {
            type: 'version',
            templateName,
            version: known.version,
            ...(hasInputs && { inputs: changed }),
            ...(values.acknowledgeMajorVersion && {
              acknowledgeMajorVersion: true,
            }),
          }
        : {
            type: 'redeploy',
            templateName,
            ...(hasInputs && { inputs: changed }),
          },
    waves:
      values.wavesType === 'percent'
        ? {
            type: 'percent',
            canary: Number(values.canary),
            percentages: readPercentages(values.percentages) ?? [],
          }
        : {
            type: 'label',
            label: values.label.trim(),
            values: splitList(values.labelValues),
          },
    noticeHours: Number(values.noticeHours),
    ...toSettings(values),
  };
}

/** A filter of the clusters of one template, without what only sorts and pages. */
export function toSelectionFilter(
  filter: FleetQuery,
  templateName: string,
): Omit<FleetQuery, 'sort' | 'order' | 'offset' | 'limit'> {
  const { limit, offset, order, sort, ...others } = filter;
  return { ...others, template: [templateName] };
}

function toWindow(values: SettingsValues): CampaignWindow | undefined {
  const { days, from, hasWindow, timeZone, to } = values;
  return hasWindow
    ? {
        days: CAMPAIGN_WINDOW_DAYS.filter(day => days.includes(day)),
        from,
        to,
        timeZone: timeZone.trim(),
      }
    : undefined;
}

function toStopConditions(values: SettingsValues): CampaignStopConditions {
  const { stopFailures, stopPercent } = values;
  return {
    ...(stopFailures.trim() && { failures: Number(stopFailures) }),
    ...(stopPercent.trim() && { failurePercent: Number(stopPercent) }),
  };
}

function checkText(text: string): FieldProblem | undefined {
  return text.trim() === '' ? 'required' : undefined;
}

function checkWhole(
  text: string,
  [min, max]: readonly [number, number],
): FieldProblem | undefined {
  const number = Number(text);
  return /^\s*\d+\s*$/.test(text) && number >= min && number <= max
    ? undefined
    : 'whole';
}

function checkOptional(
  text: string,
  bounds: readonly [number, number],
): FieldProblem | undefined {
  return text.trim() === '' ? undefined : checkWhole(text, bounds);
}

function checkTime(text: string): FieldProblem | undefined {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? undefined : 'time';
}

function checkClusters({
  entityRefs,
  selectionType,
}: CampaignValues): FieldProblem | undefined {
  if (selectionType === 'filter') {
    return undefined;
  }
  if (entityRefs.length > MAX_CAMPAIGN_CLUSTERS) {
    return 'tooMany';
  }
  return entityRefs.length === 0 ? 'clusters' : undefined;
}

function isTimeZone(text: string): boolean {
  try {
    return (
      new Intl.DateTimeFormat('en', { timeZone: text.trim() }) !== undefined
    );
  } catch {
    return false;
  }
}

/** Whole percents in ascending order; `undefined` where they are not. */
function readPercentages(text: string): number[] | undefined {
  const numbers = splitList(text).map(each =>
    /^\d+$/.test(each) ? Number(each) : NaN,
  );
  const areGood = numbers.every(
    (each, index) =>
      each >= 1 && each <= 100 && (index === 0 || each > numbers[index - 1]),
  );
  return areGood && numbers.length <= 20 ? numbers : undefined;
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map(each => each.trim())
    .filter(Boolean);
}

function toText(number: number | undefined): string {
  return number === undefined ? '' : String(number);
}

function collect<T>(
  found: Partial<Record<keyof T, FieldProblem | undefined>>,
): FieldProblems<T> {
  return Object.fromEntries(
    Object.entries(found).filter(([, problem]) => problem !== undefined),
  ) as FieldProblems<T>;
}
