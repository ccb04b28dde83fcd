import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { MAX_FILE_BYTES } from '#contract/file-limit.ts';
import type { Recipe } from '#contract/recipe.ts';
import type { RecipeProblem } from '#contract/recipes.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DropZone } from '../../ui/drop-zone.tsx';
import { fileContent } from '../../ui/files.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ProblemList } from './problem-list.tsx';

interface ReadFile {
  readonly fileName: string;
  readonly recipe: Recipe | null;
  readonly problems: readonly RecipeProblem[];
}

const tooLarge: RecipeProblem = { code: 'too-large', step: null, what: '', hint: null, line: null };

/** Reads a recipe from a file and says line by line what is wrong with it. It is kept by the editor, once it is good. */
export const RecipeImportSheet = ({ onOpen, onClose }: { onOpen: (recipe: Recipe, fileName: string) => void; onClose: () => void }) => {
  const { t } = useText();
  const read = useCall('recipes', 'read');
  const [file, setFile] = useState<ReadFile | null>(null);
  const [trouble, setTrouble] = useState<'one' | 'unreadable' | null>(null);
  const take = async (files: readonly File[]) => {
    const [first, second] = files;
    setFile(null);
    setTrouble(null);
    if (first === undefined || second !== undefined) return setTrouble('one');
    if (first.size > MAX_FILE_BYTES) return setFile({ fileName: first.name, recipe: null, problems: [tooLarge] });
    const content = await fileContent(first).catch(() => null);
    if (content === null) return setTrouble('unreadable');
    const answer = await read.run(content);
    if (answer.ok) setFile({ fileName: content.fileName, ...answer.value });
  };
  const recipe = file?.recipe ?? null;
  return (
    <Sheet
      open
      title={t('recipes.importSheet.title')}
      closeLabel={t('common.close')}
      width={640}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button disabled={recipe === null} onClick={() => recipe !== null && file !== null && onOpen(recipe, file.fileName)}>
            {t('recipes.importSheet.open')}
          </Button>
        </>
      }
    >
      <DropZone
        title={t('recipes.importSheet.drop')}
        hint={t('recipes.importSheet.hint')}
        buttonLabel={t('recipes.importSheet.choose')}
        inputLabel={t('recipes.importSheet.input')}
        pending={read.pending}
        onFiles={(files) => void take(files)}
      />
      {trouble === null && read.refusal === null ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{trouble === null ? read.refusal !== null && refusalText(t, read.refusal) : t(`recipes.importSheet.${trouble}`)}</p>
        </Notice>
      )}
      {file === null ? null : file.problems.length > 0 ? (
        <Notice tone="amber" icon={IconAlertTriangle} role="alert" title={file.fileName}>
          <p>
            {t('recipes.importSheet.bad')} {recipe === null ? null : t('recipes.importSheet.fixable')}
          </p>
          <ProblemList problems={file.problems} />
        </Notice>
      ) : (
        <Notice tone="good" icon={IconCircleCheck} role="status" title={file.fileName}>
          <p>{t('recipes.importSheet.good', { name: recipe?.name ?? '', count: recipe?.steps.length ?? 0 })}</p>
        </Notice>
      )}
    </Sheet>
  );
};
