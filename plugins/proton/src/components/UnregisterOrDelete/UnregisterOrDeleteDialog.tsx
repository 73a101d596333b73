import {
  ANNOTATION_LOCATION,
  DEFAULT_NAMESPACE,
  Entity,
} from '@backstage/catalog-model';
import { LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { catalogEntityDeletePermission } from '@backstage/plugin-catalog-common/alpha';
import {
  EntityProvider,
  entityRouteParams,
  entityRouteRef,
  UnregisterEntityDialog,
  useEntity,
} from '@backstage/plugin-catalog-react';
import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { catalogIndexRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';

/** What the catalog module's provider puts before the ARN. */
const PROVIDER_LOCATION = 'proton-environment:';

/** Where an environment is deleted, below its entity's page. */
const MANAGE_PATH = '/proton/manage';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(2, 0),
    '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
  },
  action: { marginTop: theme.spacing(1.5) },
}));

export interface UnregisterOrDeleteDialogProps {
  entity: Entity;
  open: boolean;
  onClose: () => void;
}

/**
 * Keeps apart what is easily taken for the same: to delete an environment, and to
 * take its entity out of the catalog.
 */
export function UnregisterOrDeleteDialog(props: UnregisterOrDeleteDialogProps) {
  const { entity, open, onClose } = props;
  const { t } = useProtonTranslation();
  const [isUnregistering, setIsUnregistering] = useState(false);
  const navigate = useNavigate();
  const catalogIndex = useRouteRef(catalogIndexRouteRef);
  const close = () => {
    setIsUnregistering(false);
    onClose();
  };
  if (isUnregistering) {
    return (
      <UnregisterEntityDialog
        entity={entity}
        open={open}
        onClose={close}
        onConfirm={() => {
          close();
          navigate(catalogIndex?.() ?? '/');
        }}
      />
    );
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      maxWidth="sm"
      fullWidth
      aria-labelledby="proton-unregister-or-delete"
    >
      <DialogTitle id="proton-unregister-or-delete">
        {t('unregister.title', { name: titleOf(entity) })}
      </DialogTitle>
      <DialogContent>
        <EntityProvider entity={entity}>
          <Choices
            entity={entity}
            onClose={close}
            onUnregister={() => setIsUnregistering(true)}
          />
        </EntityProvider>
      </DialogContent>
      <DialogActions>
        <Button onClick={close}>{t('common.cancel')}</Button>
      </DialogActions>
    </Dialog>
  );
}

function Choices(props: {
  entity: Entity;
  onClose: () => void;
  onUnregister: () => void;
}) {
  const { entity, onClose, onUnregister } = props;
  const { t } = useProtonTranslation();
  const entityRoute = useRouteRef(entityRouteRef);
  const { allowed, loading } = useEntityPermission(
    catalogEntityDeletePermission,
  );
  const what = nameOfKind(entity);
  return (
    <>
      <Choice
        title={t(`unregister.${what}.delete`)}
        description={t(`unregister.${what}.deleteWhat`)}
        action={
          <LinkButton
            to={`${entityRoute(entityRouteParams(entity))}${MANAGE_PATH}`}
            onClick={onClose}
            variant="contained"
            color="primary"
          >
            {t(`unregister.${what}.deleteAction`)}
          </LinkButton>
        }
      />
      <Choice
        title={t('unregister.unregister')}
        description={
          <>
            {t(
              comesBack(entity)
                ? `unregister.${what}.comesBack`
                : `unregister.${what}.staysAway`,
            )}
            {!loading && !allowed && ` ${t('unregister.denied')}`}
          </>
        }
        action={
          <Button variant="outlined" disabled={!allowed} onClick={onUnregister}>
            {t('unregister.unregisterAction')}
          </Button>
        }
      />
    </>
  );
}

/** One of the things that can be done, and what it does. */
function Choice(props: {
  title: string;
  description: ReactNode;
  action: ReactNode;
}) {
  const { title, description, action } = props;
  const classes = useStyles();
  return (
    <section className={classes.root} aria-label={title}>
      <Typography variant="h6" component="h3">
        {title}
      </Typography>
      <Typography variant="body2">{description}</Typography>
      <div className={classes.action}>{action}</div>
    </section>
  );
}

/** What kind of environment the sentences speak of. */
function nameOfKind({ spec }: Entity): 'cluster' | 'environment' {
  return spec?.type === 'kubernetes-cluster' ? 'cluster' : 'environment';
}

/** Whether the catalog finds the environment again when only the entity goes. */
function comesBack(entity: Entity): boolean {
  const location = entity.metadata.annotations?.[ANNOTATION_LOCATION];
  return location?.startsWith(PROVIDER_LOCATION) ?? false;
}

/** How people know the entity. */
function titleOf({ metadata }: Entity): string {
  const { title, name, namespace = DEFAULT_NAMESPACE } = metadata;
  return (
    title ?? (namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`)
  );
}

/** The dialog for the entity of the page that it is on. */
export function EntityUnregisterOrDeleteDialog(
  props: Omit<UnregisterOrDeleteDialogProps, 'entity'>,
) {
  const { entity } = useEntity();
  return <UnregisterOrDeleteDialog entity={entity} {...props} />;
}
