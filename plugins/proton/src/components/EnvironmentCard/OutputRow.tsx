import { CopyTextButton } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import FormHelperText from '@material-ui/core/FormHelperText';
import TableCell from '@material-ui/core/TableCell';
import { EnvironmentOutput } from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { explainError } from '../../api/explainError';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { OperationButton } from '../shared/OperationButton';
import type { Reveal } from './OutputsTable';
import { useOutputStyles } from './outputStyles';
import { OutputValue } from './OutputValue';

/**
 * The value of an output and what can be done with it. A sensitive one is asked
 * for when somebody wants to see it, and forgotten with the row.
 */
export function OutputRow(props: {
  output: EnvironmentOutput;
  reveal: Reveal;
}) {
  const classes = useOutputStyles();
  const { t } = useProtonTranslation();
  const { output, reveal } = props;
  const { key, sensitive } = output;
  const [revealed, setRevealed] = useState<string>();
  const task = useTask(async () => setRevealed(await reveal.read(key)));
  const value = sensitive ? revealed : output.value;
  return (
    <>
      <TableCell className={classes.cell}>
        <OutputValue
          value={value}
          masked={sensitive && revealed === undefined}
        />
        {task.error && (
          <FormHelperText error role="alert">
            {explainError(task.error, t)}
          </FormHelperText>
        )}
      </TableCell>
      <TableCell className={`${classes.cell} ${classes.button}`} align="right">
        {value && (
          <CopyTextButton
            text={value}
            aria-label={t('cluster.outputs.copy', { name: key })}
            variant="tertiary"
          />
        )}
        {sensitive && revealed === undefined && (
          <OperationButton
            variant="text"
            color="primary"
            state={reveal.state}
            onClick={() => task.run()}
            aria-label={t('cluster.outputs.revealOf', { name: key })}
          >
            {t('cluster.outputs.reveal')}
          </OperationButton>
        )}
        {sensitive && revealed !== undefined && (
          <Button
            size="small"
            color="primary"
            onClick={() => setRevealed(undefined)}
            aria-label={t('cluster.outputs.hideOf', { name: key })}
          >
            {t('cluster.outputs.hide')}
          </Button>
        )}
      </TableCell>
    </>
  );
}
