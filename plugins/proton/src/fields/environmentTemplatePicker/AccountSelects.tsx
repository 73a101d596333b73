import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { ProtonApiTarget } from '../../api';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { FieldProblem } from '../shared/FieldProblem';

/** The account and region; nothing at all where there is only one to choose. */
export function AccountSelects(props: {
  id: string;
  pinned: ProtonApiTarget;
  value: ProtonApiTarget;
  disabled: boolean;
  onChange: (target: ProtonApiTarget) => void;
}) {
  const { id, pinned, value, disabled, onChange } = props;
  const { t } = useProtonTranslation();
  const isPinned = Boolean(pinned.accountId && pinned.region);
  const { data, error, refetch } = useQuery(
    isPinned ? undefined : ['accounts'],
    (protonApi, options) => protonApi.listAccounts(options),
  );
  if (error) {
    return (
      <div style={{ gridColumn: '1 / -1' }}>
        <FieldProblem
          what={t('fields.template.accountsFailed')}
          error={error}
          onRetry={refetch}
        />
      </div>
    );
  }
  const accounts = data?.accounts ?? [];
  const account =
    accounts.find(({ accountId }) => accountId === value.accountId) ??
    accounts[0];
  const chooseAccount = accounts.length > 1 && !pinned.accountId;
  const regions = account?.regions ?? [];
  const chooseRegion = regions.length > 1 && !pinned.region;
  return (
    <>
      {chooseAccount && (
        <TextField
          id={`${id}-account`}
          select
          label={t('fields.template.account')}
          margin="dense"
          variant="outlined"
          disabled={disabled}
          value={account.accountId}
          onChange={({ target }) => onChange({ accountId: target.value })}
        >
          {accounts.map(({ accountId }) => (
            <MenuItem key={accountId} value={accountId}>
              {accountId}
            </MenuItem>
          ))}
        </TextField>
      )}
      {chooseRegion && (
        <TextField
          id={`${id}-region`}
          select
          label={t('fields.template.region')}
          margin="dense"
          variant="outlined"
          disabled={disabled}
          value={
            regions.includes(value.region ?? '') ? value.region : regions[0]
          }
          onChange={({ target }) =>
            onChange({
              ...(accounts.length > 1 && { accountId: account.accountId }),
              region: target.value,
            })
          }
        >
          {regions.map(region => (
            <MenuItem key={region} value={region}>
              {region}
            </MenuItem>
          ))}
        </TextField>
      )}
    </>
  );
}
