import { IconAlertTriangle } from '@tabler/icons-react';
import type { KeptRecipe } from '#contract/recipes.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';
import { told } from '../../ui/toast.ts';

/** Asks before a recipe goes. */
export const RecipeRemovalSheet = ({ kept, onClose }: { kept: KeptRecipe; onClose: () => void }) => {
  const { t } = useText();
  const remove = useCall('recipes', 'remove');
  const confirm = async () => {
    const answer = await remove.run({ id: kept.id });
    if (!answer.ok) return;
    told(t('recipes.removal.done'));
    onClose();
  };
  return (
    <ConfirmSheet
      open
      title={t('recipes.removal.title')}
      cancelLabel={t('common.cancel')}
      actionLabel={t('recipes.removal.action')}
      onCancel={onClose}
      onConfirm={() => void confirm()}
      pending={remove.pending}
    >
      <p>{t('recipes.removal.text', { name: kept.recipe.name })}</p>
      {remove.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, remove.refusal)}</p>
        </Notice>
      )}
    </ConfirmSheet>
  );
};
