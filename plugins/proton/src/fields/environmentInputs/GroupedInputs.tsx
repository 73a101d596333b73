import Accordion from '@material-ui/core/Accordion';
import AccordionDetails from '@material-ui/core/AccordionDetails';
import AccordionSummary from '@material-ui/core/AccordionSummary';
import Typography from '@material-ui/core/Typography';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import { makeStyles } from '@material-ui/core/styles';
import type { ObjectFieldTemplateProps } from '@rjsf/utils';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { groupInputs, InputGroup } from './groupInputs';

const useStyles = makeStyles(theme => ({
  list: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2.5) },
  group: { marginBottom: theme.spacing(2) },
  details: { display: 'block' },
}));

/** The inputs of the first level, under the titles of the groups that the options name. */
export function GroupedInputs(props: ObjectFieldTemplateProps) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { properties, uiSchema, errorSchema } = props;
  const groups = uiSchema?.['ui:options']?.groups as InputGroup[] | undefined;
  const hasInputs = Boolean(uiSchema?.['ui:options']?.hasInputs);
  const visible = properties.filter(({ hidden }) => !hidden);
  const { grouped, rest } = groupInputs(visible, groups ?? []);
  const wrong = new Set(Object.keys(errorSchema ?? {}));
  if (visible.length === 0) {
    // There are inputs in other alternatives, or beside them.
    return uiSchema?.['ui:options']?.hasAlternatives ? null : (
      <Typography variant="body2" color="textSecondary">
        {t(hasInputs ? 'fields.inputs.nothing' : 'fields.inputs.none')}
      </Typography>
    );
  }
  return (
    <>
      {grouped.map(({ group, inputs }) => (
        <Group
          key={group.title}
          id={`${props.idSchema.$id}__group_${group.inputs[0]}`}
          group={group}
          count={inputs.length}
          hasErrors={inputs.some(({ name }) => wrong.has(name))}
        >
          <div className={classes.list}>
            {inputs.map(input => (
              <div key={input.name}>{input.content}</div>
            ))}
          </div>
        </Group>
      ))}
      <div className={classes.list}>
        {rest.map(input => (
          <div key={input.name}>{input.content}</div>
        ))}
      </div>
    </>
  );
}

function Group(props: {
  id: string;
  group: InputGroup;
  count: number;
  hasErrors: boolean;
  children: JSX.Element;
}) {
  const classes = useStyles();
  const { id, group, count, hasErrors } = props;
  const { t } = useProtonTranslation();
  const [open, setOpen] = useState(!group.collapsed);
  // What is wrong must be seen.
  const expanded = open || hasErrors;
  return (
    <Accordion
      className={classes.group}
      variant="outlined"
      expanded={expanded}
      onChange={(_, next) => setOpen(next)}
    >
      <AccordionSummary
        id={id}
        aria-controls={`${id}_inputs`}
        expandIcon={<ExpandMoreIcon />}
      >
        <div>
          <Typography variant="subtitle1" component="h4">
            {group.title}{' '}
            {!expanded && (
              <Typography
                component="span"
                variant="body2"
                color="textSecondary"
              >
                {t('fields.inputs.count', { count })}
              </Typography>
            )}
          </Typography>
          {group.description && (
            <Typography variant="body2" color="textSecondary">
              {group.description}
            </Typography>
          )}
        </div>
      </AccordionSummary>
      <AccordionDetails className={classes.details}>
        {props.children}
      </AccordionDetails>
    </Accordion>
  );
}
