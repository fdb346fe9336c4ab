import { h } from 'vue';
import { showConfirmDialog } from 'vant';
import '../vant/dialog.css';

interface Asked {
  title: string;
  message: string;
  yes: string;
  no?: string;
  align?: 'left' | 'center';
}

/** Asks before what cannot be undone; true when the person goes on. */
export function confirmed({ title, message, yes, no = '取消', align = 'center' }: Asked): Promise<boolean> {
  return showConfirmDialog({
    title,
    // Vant names the dialog by the element that has its title for an id.
    message: () => [h('span', { id: title, class: 'unseen' }, title), message],
    messageAlign: align,
    width: 'min(19rem, calc(100vw - 1.6rem))',
    confirmButtonText: yes,
    cancelButtonText: no,
  }).then(
    () => true,
    () => false,
  );
}
