import { useApi } from '@backstage/core-plugin-api';
import { Campaign } from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ConfirmDialog } from '../shared/ConfirmDialog';
import { checkSettings, toSettings, toSettingsValues } from './campaignValues';
import { LimitFields, WindowFields } from './SettingsFields';

/** Changes the settings of a campaign that is paused. */
export function SettingsDialog(props: {
  campaign: Campaign;
  onChanged: () => void;
  onClose: () => void;
}) {
  const { campaign, onChanged, onClose } = props;
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const [values, setValues] = useState(() => toSettingsValues(campaign));
  const problems = checkSettings(values, new Date());
  const task = useTask(async () => {
    const { deadline = null, window = null, ...others } = toSettings(values);
    await protonApi.updateCampaign(campaign.id, {
      ...others,
      // What stays away keeps its value.
      deadline,
      window,
    });
    onChanged();
    onClose();
  });
  const fields = {
    values,
    problems,
    onChange: (changes: Partial<typeof values>) =>
      setValues(last => ({ ...last, ...changes })),
  };
  return (
    <ConfirmDialog
      wide
      title={t('campaigns.settings.title')}
      confirm={t('campaigns.settings.confirm')}
      describeFailure={reason => t('campaigns.action.failed', { reason })}
      ready={Object.keys(problems).length === 0}
      task={task}
      onClose={onClose}
    >
      <LimitFields {...fields} />
      <WindowFields {...fields} />
    </ConfirmDialog>
  );
}
