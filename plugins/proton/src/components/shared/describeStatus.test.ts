import { DEPLOYMENT_STATUSES } from '@proton-vending/backstage-plugin-proton-common';
import { translate } from '../../__testUtils__/translate';
import { describeStatus } from './describeStatus';

describe('describeStatus', () => {
  it.each(DEPLOYMENT_STATUSES)('says in words what %s means', status => {
    const { label, meaning } = describeStatus(status, translate);

    expect(label).toMatch(/^[A-Z][a-z]+( [a-z]+)?$/);
    expect(meaning.split(' ').length).toBeGreaterThan(3);
  });

  it('tells the statuses apart by their labels alone, without the colour', () => {
    const labels = DEPLOYMENT_STATUSES.map(
      status => describeStatus(status, translate).label,
    );
    expect(new Set(labels).size).toBe(DEPLOYMENT_STATUSES.length);
  });

  it('shows a status that it does not know as it is', () => {
    expect(describeStatus('PAUSED', translate)).toMatchObject({
      label: 'PAUSED',
      tone: 'warning',
    });
  });
});
