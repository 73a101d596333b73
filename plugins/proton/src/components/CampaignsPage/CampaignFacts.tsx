import {
  Campaign,
  CampaignDefinition,
  FLEET_FACETS,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonTranslate,
  useProtonTranslation,
} from '../../useProtonTranslation';
import { describeFacetValue } from '../FleetPage/describeFacetValue';
import { Fact, FactList } from '../shared/Fact';
import { RelativeTime } from '../shared/RelativeTime';
import { describeTarget } from './describeCampaign';
import { Principal } from './Principal';

/** What a campaign was set up with, and what happened when. */
export function CampaignFacts({ campaign }: { campaign: Campaign }) {
  const { t } = useProtonTranslation();
  const { deadline, startedBy, target } = campaign;
  const inputs = target.type === 'rollback' ? undefined : target.inputs;
  return (
    <FactList>
      <Fact label={t('campaigns.fact.target')}>
        {describeTarget(target, t)}
      </Fact>
      <Fact label={t('campaigns.fact.inputs')}>
        {inputs && Object.keys(inputs).length > 0 && (
          <code>{JSON.stringify(inputs)}</code>
        )}
      </Fact>
      <Fact label={t('campaigns.fact.selection')}>
        {describeSelection(campaign, t)}
      </Fact>
      <Fact label={t('campaigns.fact.waves')}>
        {describeWaves(campaign, t)}
      </Fact>
      <Fact label={t('campaigns.fact.pause')}>
        {describeMinutes(campaign.pauseMinutes, t)}
      </Fact>
      <Fact label={t('campaigns.fact.limit')}>
        {String(campaign.maxConcurrent)}
      </Fact>
      <Fact label={t('campaigns.fact.stop')}>{describeStop(campaign, t)}</Fact>
      <Fact label={t('campaigns.fact.busy')}>
        {describeMinutes(campaign.busyMinutes, t)}
      </Fact>
      <Fact label={t('campaigns.fact.window')}>
        {describeWindow(campaign, t)}
      </Fact>
      <Fact label={t('campaigns.fact.notice')}>
        {campaign.noticeHours > 0
          ? t('campaigns.fact.hours', { count: campaign.noticeHours })
          : t('campaigns.fact.none')}
      </Fact>
      <Fact label={t('campaigns.fact.deadline')}>
        {deadline ? <RelativeTime time={deadline} /> : t('campaigns.fact.none')}
      </Fact>
      <Fact label={t('campaigns.fact.created')}>
        {t('campaigns.fact.by', {
          time: <RelativeTime time={campaign.createdAt} />,
          who: <Principal principal={campaign.createdBy} />,
        })}
      </Fact>
      <Fact label={t('campaigns.fact.announced')}>
        {campaign.announcedAt && <RelativeTime time={campaign.announcedAt} />}
      </Fact>
      <Fact label={t('campaigns.fact.started')}>
        {campaign.startedAt &&
          t('campaigns.fact.by', {
            time: <RelativeTime time={campaign.startedAt} />,
            who: <Principal principal={startedBy ?? campaign.createdBy} />,
          })}
      </Fact>
      <Fact label={t('campaigns.fact.ended')}>
        {campaign.endedAt && <RelativeTime time={campaign.endedAt} />}
      </Fact>
    </FactList>
  );
}

function describeSelection(
  { selection }: CampaignDefinition,
  t: ProtonTranslate,
): string {
  if ('entityRefs' in selection) {
    return t('campaigns.fact.byHand', { count: selection.entityRefs.length });
  }
  const { filter } = selection;
  const parts = [
    ...(filter.search
      ? [t('campaigns.fact.search', { text: filter.search })]
      : []),
    ...FLEET_FACETS.flatMap(facet => {
      const values = filter[facet] ?? [];
      return values.length > 0
        ? [
            t('campaigns.fact.filterPart', {
              facet: t(`fleet.facet.${facet}`),
              values: values
                .map(value => describeFacetValue(facet, value, t))
                .join(', '),
            }),
          ]
        : [];
    }),
  ];
  return parts.join('; ') || t('campaigns.fact.allClusters');
}

function describeWaves(
  { waves }: CampaignDefinition,
  t: ProtonTranslate,
): string {
  if (waves.type === 'label') {
    return t('campaigns.fact.labelWaves', {
      label: waves.label,
      values: waves.values.join(', '),
    });
  }
  // The rest is in a wave of its own.
  const shares =
    waves.percentages.at(-1) === 100
      ? waves.percentages
      : [...waves.percentages, 100];
  const percentages = shares.map(each => `${each}%`).join(', ');
  return waves.canary > 0
    ? t('campaigns.fact.percentWaves', {
        canary: String(waves.canary),
        percentages,
      })
    : percentages;
}

function describeStop(
  { stopConditions }: CampaignDefinition,
  t: ProtonTranslate,
): string {
  const { failurePercent, failures } = stopConditions;
  const parts = [
    ...(failures !== undefined
      ? [t('campaigns.fact.stopFailures', { count: failures })]
      : []),
    ...(failurePercent !== undefined
      ? [t('campaigns.fact.stopPercent', { percent: String(failurePercent) })]
      : []),
  ];
  return parts.join(', ') || t('campaigns.fact.never');
}

function describeWindow(
  { window }: CampaignDefinition,
  t: ProtonTranslate,
): string {
  return window
    ? t('campaigns.fact.windowValue', {
        days: window.days.map(day => t(`campaigns.day.${day}`)).join(', '),
        from: window.from,
        to: window.to,
        timeZone: window.timeZone,
      })
    : t('campaigns.fact.anyTime');
}

function describeMinutes(minutes: number, t: ProtonTranslate): string {
  if (minutes === 0) {
    return t('campaigns.fact.none');
  }
  return minutes % 60 === 0
    ? t('campaigns.fact.hours', { count: minutes / 60 })
    : t('campaigns.fact.minutes', { count: minutes });
}
