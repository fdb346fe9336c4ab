import { ElMessageBox } from 'element-plus';

/** Whether the proposal is withdrawn together with its conversion; null: nothing is to be done after all. */
export const askWithdrawal = (title: string): Promise<boolean | null> =>
  ElMessageBox.confirm(
    `由它转成的提案“${title}”还没有审查。可以一并撤案；若该提案还有别的来源，请只撤销关联。`,
    '撤销转提案',
    { confirmButtonText: '一并撤案', cancelButtonText: '只撤销关联', distinguishCancelAndClose: true },
  ).then(
    () => true,
    (answer: unknown) => (answer === 'cancel' ? false : null),
  );
