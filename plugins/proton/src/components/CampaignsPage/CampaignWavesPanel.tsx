import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import {
  Campaign,
  CampaignWaveProgress,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { campaignsRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ConfirmDialog } from '../shared/ConfirmDialog';
import { DataRow, DataTable } from '../shared/DataTable';
import { MutedText } from '../shared/MutedText';
import { Panel } from '../shared/Panel';
import { RelativeTime } from '../shared/RelativeTime';
import { useTableStyles } from '../shared/tableStyles';
import { CampaignProgress } from './CampaignProgress';

/** How far each wave is, and the way to roll it back. */
export function CampaignWavesPanel(props: {
  campaign: Campaign;
  waves: CampaignWaveProgress[];
  mayUpdate: boolean;
}) {
  const { campaign, waves, mayUpdate } = props;
  const table = useTableStyles();
  const { t } = useProtonTranslation();
  const [asked, setAsked] = useState<number>();
  const mayRollBack =
    mayUpdate &&
    campaign.operations.includes('rollback') &&
    campaign.target.type !== 'rollback';
  return (
    <Panel title={t('campaigns.waves.title')}>
      <DataTable
        label={t('campaigns.waves.title')}
        focusable
        className={table.wide}
        columns={[
          t('campaigns.waves.column.wave'),
          t('campaigns.waves.column.progress'),
          t('campaigns.waves.column.started'),
          t('campaigns.waves.column.ended'),
          ...(mayRollBack ? [t('campaigns.waves.column.action')] : []),
        ]}
      >
        {waves.map(({ counts, endedAt, startedAt, wave }) => (
          <DataRow key={wave}>
            <>{t('campaigns.waves.wave', { wave: String(wave) })}</>
            <CampaignProgress counts={counts} />
            {startedAt ? (
              <RelativeTime time={startedAt} />
            ) : (
              <MutedText>{t('campaigns.waves.notStarted')}</MutedText>
            )}
            {endedAt && isOver(counts) ? (
              <RelativeTime time={endedAt} />
            ) : (
              <MutedText>–</MutedText>
            )}
            {mayRollBack && (
              <Button
                size="small"
                disabled={counts.succeeded === 0}
                aria-label={t('campaigns.waves.rollbackName', {
                  wave: String(wave),
                })}
                onClick={() => setAsked(wave)}
              >
                {t('campaigns.waves.rollback')}
              </Button>
            )}
          </DataRow>
        ))}
      </DataTable>
      {asked !== undefined && (
        <RollbackDialog
          campaignId={campaign.id}
          wave={asked}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Panel>
  );
}

function isOver({ delayed, running, waiting }: Campaign['counts']): boolean {
  return delayed + running + waiting === 0;
}

function RollbackDialog(props: {
  campaignId: string;
  wave: number;
  onClose: () => void;
}) {
  const { campaignId, wave, onClose } = props;
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const campaigns = useRouteRef(campaignsRouteRef);
  const navigate = useNavigate();
  const task = useTask(async () => {
    const { id } = await protonApi.rollBackCampaign(campaignId, wave);
    navigate(`${campaigns()}/${id}`);
  });
  return (
    <ConfirmDialog
      title={t('campaigns.confirm.rollback.title', { wave: String(wave) })}
      confirm={t('campaigns.confirm.rollback.confirm')}
      describeFailure={reason => t('campaigns.action.failed', { reason })}
      task={task}
      onClose={onClose}
    >
      <Typography variant="body2">
        {t('campaigns.confirm.rollback.text')}
      </Typography>
    </ConfirmDialog>
  );
}
