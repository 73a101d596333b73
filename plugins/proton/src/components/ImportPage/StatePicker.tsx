import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { ChangeEvent, useRef, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { MutedText } from '../shared/MutedText';
import { ChosenState, readStateFile, StateProblem } from './readStateFile';

const useStyles = makeStyles(theme => ({
  root: { minWidth: 120, overflowWrap: 'anywhere' },
  error: { color: theme.palette.error.main },
}));

/** Takes the Terraform state of an environment, from which its outputs are read. */
export function StatePicker(props: {
  environmentName: string;
  chosen?: ChosenState;
  /** Of the states of the other environments, in bytes. */
  otherSize: number;
  disabled: boolean;
  onChange: (state: ChosenState | undefined) => void;
}) {
  const { chosen, disabled, environmentName, onChange, otherSize } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<StateProblem>();

  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    // The same file can be chosen again after it was corrected.
    const result = file && (await readStateFile(file, otherSize));
    target.value = '';
    if (result === undefined) {
      return;
    }
    const isState = typeof result !== 'string';
    setProblem(isState ? undefined : result);
    onChange(isState ? result : undefined);
  };

  return (
    <div className={classes.root}>
      <input
        ref={input}
        hidden
        type="file"
        aria-label={t('imports.states.file', { name: environmentName })}
        disabled={disabled}
        onChange={choose}
      />
      {chosen && (
        <MutedText>
          {t('imports.states.chosen', {
            fileName: chosen.fileName,
            count: chosen.outputs,
          })}
        </MutedText>
      )}
      {problem && (
        <div role="alert" className={classes.error}>
          {t(`imports.states.${problem}`)}
        </div>
      )}
      <Button
        size="small"
        disabled={disabled}
        aria-label={t(
          chosen ? 'imports.states.removeOf' : 'imports.states.addOf',
          { name: environmentName },
        )}
        onClick={() => {
          setProblem(undefined);
          if (chosen) {
            onChange(undefined);
          } else {
            input.current?.click();
          }
        }}
      >
        {t(chosen ? 'imports.states.remove' : 'imports.states.add')}
      </Button>
    </div>
  );
}
