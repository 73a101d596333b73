import { demoCampaign } from '../../__testUtils__/demoCampaigns';
import {
  checkCampaign,
  checkSettings,
  emptyValues,
  toCampaignValues,
  toDefinition,
  toSettings,
  toSettingsValues,
} from './campaignValues';

const NOW = new Date('2026-11-24T12:00:00Z');

const filled = {
  ...emptyValues(),
  name: 'Kubernetes 1.36',
  reason: 'Support ends',
  templateName: 'eks-cluster',
};

describe('the values of the form of a campaign', () => {
  it('start with a careful campaign', () => {
    expect(checkCampaign(filled, NOW)).toEqual({});
    expect(
      toDefinition(filled, { name: 'Kubernetes 1.36', version: '1.1' }),
    ).toEqual({
      name: 'Kubernetes 1.36',
      reason: 'Support ends',
      selection: { filter: { template: ['eks-cluster'] } },
      target: { type: 'version', templateName: 'eks-cluster', version: '1.1' },
      waves: { type: 'percent', canary: 1, percentages: [25, 100] },
      noticeHours: 24,
      pauseMinutes: 30,
      maxConcurrent: 5,
      busyMinutes: 60,
      stopConditions: { failures: 1 },
      window: undefined,
      deadline: undefined,
    });
  });

  it('keep a draft as it is', () => {
    const draft = demoCampaign({ state: 'draft' });
    const { name } = draft;

    expect(draft).toMatchObject(
      toDefinition(toCampaignValues(draft), { name, version: '1.1' }),
    );
  });

  it('send only the inputs that are changed', () => {
    const { target } = toDefinition(
      {
        ...filled,
        targetType: 'redeploy',
        changedInputs: ['node_size'],
        inputs: { node_size: 4, team: 'payments' },
      },
      { name: 'Nodes', version: '1.1' },
    );

    expect(target).toEqual({
      type: 'redeploy',
      templateName: 'eks-cluster',
      inputs: { node_size: 4 },
    });
  });

  it('divide clusters by a label, and choose them by hand', () => {
    expect(
      toDefinition(
        {
          ...filled,
          selectionType: 'entityRefs',
          entityRefs: ['resource:default/payments-dev'],
          wavesType: 'label',
          label: ' lifecycle ',
          labelValues: 'experimental,production, ',
        },
        { name: 'a', version: '1.1' },
      ),
    ).toMatchObject({
      selection: { entityRefs: ['resource:default/payments-dev'] },
      waves: {
        type: 'label',
        label: 'lifecycle',
        values: ['experimental', 'production'],
      },
    });
  });

  it.each([
    [{ reason: ' ' }, { reason: 'required' }],
    [{ templateName: '' }, { templateName: 'required' }],
    [{ name: '' }, { name: 'required' }],
    [{ selectionType: 'entityRefs' as const }, { entityRefs: 'clusters' }],
    [{ canary: '-1' }, { canary: 'whole' }],
    [{ percentages: '50, 25' }, { percentages: 'percentages' }],
    [{ percentages: '50, 101' }, { percentages: 'percentages' }],
    [{ percentages: 'all' }, { percentages: 'percentages' }],
    [
      { wavesType: 'label' as const, label: '', labelValues: ' , ' },
      { label: 'required', labelValues: 'required' },
    ],
    [{ noticeHours: '1.5' }, { noticeHours: 'whole' }],
    [{ maxConcurrent: '51' }, { maxConcurrent: 'whole' }],
    [{ maxConcurrent: '' }, { maxConcurrent: 'whole' }],
    [{ stopFailures: '' }, {}],
    [{ stopFailures: '0' }, { stopFailures: 'whole' }],
    [{ deadline: '2026-11-24T00:00' }, { deadline: 'past' }],
    [
      { hasWindow: true, days: [], from: '', timeZone: 'Mars/Olympus' },
      { days: 'days', from: 'time', timeZone: 'timeZone' },
    ],
  ])('find what is wrong: %j', (changes, problems) => {
    expect(checkCampaign({ ...filled, ...changes }, NOW)).toEqual(problems);
  });

  it('have the settings of a campaign that is paused', () => {
    const paused = demoCampaign({ state: 'paused' });
    const values = toSettingsValues(paused);

    expect(checkSettings(values, NOW)).toEqual({});
    expect(paused).toMatchObject(toSettings(values));
  });
});
