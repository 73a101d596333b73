import { LinkButton } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import {
  Campaign,
  CampaignOperation,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { campaignsRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ConfirmDialog } from '../shared/ConfirmDialog';
import { ErrorText } from '../shared/ErrorText';
import { countDone } from './describeCampaign';
import { SettingsDialog } from './SettingsDialog';

/** What is asked about once more, in the order of the buttons. */
const CONFIRMED = [
  'start',
  'resume',
  'retry',
  'pause',
  'stop',
  'discard',
] as const;

type ConfirmedOperation = (typeof CONFIRMED)[number];

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/** What somebody who runs campaigns can do with a campaign in its state. */
export function CampaignActions(props: {
  campaign: Campaign;
  onChanged: () => void;
}) {
  const { campaign, onChanged } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const [asked, setAsked] = useState<ConfirmedOperation>();
  const [showsSettings, showSettings] = useState(false);
  const campaigns = useRouteRef(campaignsRouteRef);
  // The target of a rollback comes from another campaign.
  const isEditable = campaign.target.type !== 'rollback';
  const preview = useTask(async () => {
    await protonApi.stepCampaign(campaign.id, 'preview');
    onChanged();
  });
  const can = (operation: CampaignOperation) =>
    campaign.operations.includes(operation) &&
    (operation !== 'retry' || campaign.counts.failed > 0);
  const isPreviewed =
    countDone(campaign.counts).total > 0 && !campaign.previewing;
  const primary = findPrimary(campaign, isPreviewed);
  const look = (operation: CampaignOperation) =>
    ({
      size: 'small',
      variant: operation === primary ? 'contained' : 'outlined',
      color: operation === primary ? 'primary' : 'default',
    } as const);
  return (
    <div>
      <div className={classes.root}>
        {can('preview') && (
          <Button
            {...look('preview')}
            disabled={preview.running || campaign.previewing}
            onClick={preview.run}
          >
            {t('campaigns.action.preview')}
          </Button>
        )}
        {can('update') && campaign.state === 'draft' && isEditable && (
          <LinkButton
            {...look('update')}
            to={`${campaigns()}/${campaign.id}/edit`}
          >
            {t('campaigns.action.editDraft')}
          </LinkButton>
        )}
        {can('update') && campaign.state === 'paused' && (
          <Button {...look('update')} onClick={() => showSettings(true)}>
            {t('campaigns.action.editSettings')}
          </Button>
        )}
        {CONFIRMED.filter(can).map(operation => (
          <Button
            key={operation}
            {...look(operation)}
            onClick={() => setAsked(operation)}
          >
            {t(`campaigns.action.${operation}`)}
          </Button>
        ))}
      </div>
      <ErrorText
        error={preview.error}
        describe={reason => t('campaigns.action.failed', { reason })}
      />
      {showsSettings && (
        <SettingsDialog
          campaign={campaign}
          onChanged={onChanged}
          onClose={() => showSettings(false)}
        />
      )}
      {asked && (
        <StepDialog
          campaign={campaign}
          operation={asked}
          isPreviewed={isPreviewed}
          onChanged={onChanged}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

/** The operation that people most likely come for. */
function findPrimary(
  { state }: Campaign,
  isPreviewed: boolean,
): CampaignOperation | undefined {
  if (state === 'draft') {
    return isPreviewed ? 'start' : 'preview';
  }
  return state === 'paused' ? 'resume' : undefined;
}

/** Says what an operation does before it is done. */
function StepDialog(props: {
  campaign: Campaign;
  operation: ConfirmedOperation;
  isPreviewed: boolean;
  onChanged: () => void;
  onClose: () => void;
}) {
  const { campaign, operation, onChanged, onClose } = props;
  const { id, name } = campaign;
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const campaigns = useRouteRef(campaignsRouteRef);
  const navigate = useNavigate();
  const task = useTask(async () => {
    if (operation === 'discard') {
      await protonApi.discardCampaign(id);
      navigate(campaigns());
      return;
    }
    if (operation === 'retry') {
      await protonApi.retryCampaign(id);
    } else {
      await protonApi.stepCampaign(id, operation);
    }
    onChanged();
    onClose();
  });
  const isFinal = operation === 'stop' || operation === 'discard';
  return (
    <ConfirmDialog
      title={t(`campaigns.confirm.${operation}.title`, { name })}
      confirm={t(`campaigns.confirm.${operation}.confirm`)}
      dismiss={
        operation === 'stop' ? t('campaigns.confirm.stop.dismiss') : undefined
      }
      describeFailure={reason => t('campaigns.action.failed', { reason })}
      danger={isFinal}
      task={task}
      onClose={onClose}
    >
      {operation === 'start' ? (
        <StartText campaign={campaign} isPreviewed={props.isPreviewed} />
      ) : (
        <Typography variant="body2">
          {t(`campaigns.confirm.${operation}.text`)}
        </Typography>
      )}
    </ConfirmDialog>
  );
}

function StartText(props: { campaign: Campaign; isPreviewed: boolean }) {
  const { t } = useProtonTranslation();
  const { noticeHours } = props.campaign;
  return (
    <>
      {!props.isPreviewed && (
        <Alert severity="warning">{t('campaigns.confirm.start.unseen')}</Alert>
      )}
      <Typography variant="body2">
        {noticeHours > 0
          ? t('campaigns.confirm.start.notice', { count: noticeHours })
          : t('campaigns.confirm.start.now')}
      </Typography>
      <Typography variant="body2">
        {t('campaigns.confirm.start.fixed')}
      </Typography>
    </>
  );
}
