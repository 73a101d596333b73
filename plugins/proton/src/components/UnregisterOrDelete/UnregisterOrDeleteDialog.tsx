import { Entity } from '@backstage/catalog-model';
import { LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { catalogEntityDeletePermission } from '@backstage/plugin-catalog-common/alpha';
import {
  EntityProvider,
  entityRouteParams,
  entityRouteRef,
  UnregisterEntityDialog,
} from '@backstage/plugin-catalog-react';
import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { catalogIndexRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Choice } from './Choice';
import { comesBack, nameOfKind, titleOf } from './describeUnregistering';
import { MANAGE_PATH } from './managePath';

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
