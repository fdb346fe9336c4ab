import { ElMessage } from 'element-plus';
import { h } from 'vue';

/** Tells that something was done; with `undo`, for some seconds a slip can be taken back. */
export function say(text: string, undo?: () => unknown): void {
  const message = ElMessage({
    type: 'success',
    duration: undo ? 9000 : 3500,
    showClose: true,
    plain: true,
    message: () =>
      h('span', { class: 'said' }, [
        text,
        undo &&
          h(
            'button',
            {
              type: 'button',
              class: 'link',
              onClick: () => {
                message.close();
                undo();
              },
            },
            '撤销',
          ),
      ]),
  });
}

/** Tells why something could not be done, where there is no form to say it at. */
export function complain(text: string): void {
  ElMessage({ type: 'error', duration: 8000, showClose: true, plain: true, message: text });
}
