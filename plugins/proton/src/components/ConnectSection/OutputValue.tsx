import { Link } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { isWebAddress } from '../shared/isWebAddress';

/** Longer values are clipped until somebody asks, in characters. */
const CLIP_LENGTH = 160;

const useStyles = makeStyles(theme => ({
  value: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  more: {
    display: 'block',
    padding: theme.spacing(0, 0.5),
    marginLeft: theme.spacing(-0.5),
    minWidth: 0,
    textTransform: 'none',
  },
}));

/** The value of an output: a link, a text, or a mask when it is sensitive. */
export function OutputValue(props: { value?: string; masked: boolean }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const [expanded, setExpanded] = useState(false);
  const { value = '', masked } = props;

  if (masked) {
    return (
      <Typography variant="body2" color="textSecondary" component="span">
        <span aria-hidden>•••••••• </span>
        {t('cluster.outputs.masked')}
      </Typography>
    );
  }
  if (value === '') {
    return (
      <Typography variant="body2" color="textSecondary" component="span">
        {t('common.empty')}
      </Typography>
    );
  }
  if (isWebAddress(value)) {
    return <Link to={value}>{value}</Link>;
  }
  if (value.length <= CLIP_LENGTH) {
    return <span className={classes.value}>{value}</span>;
  }
  return (
    <>
      <span className={classes.value}>
        {expanded ? value : `${value.slice(0, CLIP_LENGTH)}…`}
      </span>
      <Button
        size="small"
        color="primary"
        className={classes.more}
        aria-expanded={expanded}
        onClick={() => setExpanded(!expanded)}
      >
        {expanded
          ? t('cluster.outputs.less')
          : t('cluster.outputs.more', {
              length: value.length.toLocaleString('en'),
            })}
      </Button>
    </>
  );
}
