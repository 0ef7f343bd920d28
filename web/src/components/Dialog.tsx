/*
 * Dialog.tsx: a question that must be answered before going on: only for input of more than two fields and what can't be undone.
 *
 * Promises: the browser's own modal dialog, so focus stays inside and comes back; Escape and the quiet button close it.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface DialogProps {
	title: string;
	onClose: () => void;
	children: ComponentChildren;
}

let number = 0;

export function Dialog({ title, onClose, children }: DialogProps) {
	const element = useRef<HTMLDialogElement>(null);
	const id = useRef(`dialog-${++number}`);
	useEffect(() => {
		const dialog = element.current;
		if (dialog !== null && !dialog.open) dialog.showModal();
		return () => dialog?.close();
	}, []);
	return (
		<dialog
			class="dialog dlg"
			ref={element}
			aria-labelledby={id.current}
			onCancel={(event) => {
				event.preventDefault();
				onClose();
			}}
			onKeyDown={(event) => event.stopPropagation()}
		>
			<h2 class="h1" id={id.current}>
				{title}
			</h2>
			{children}
		</dialog>
	);
}
