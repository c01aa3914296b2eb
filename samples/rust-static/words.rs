use std::cell::RefCell;
use std::ffi::CStr;
use std::os::raw::c_char;
use std::thread;

thread_local! {
    static WORDS: RefCell<Vec<String>> = RefCell::new(Vec::new());
}

/// Counts in a thread of its own, so that the standard library's threads and their destructors are linked in.
#[no_mangle]
pub unsafe extern "C" fn count_words(text: *const c_char) -> usize {
    let text = CStr::from_ptr(text).to_string_lossy().into_owned();
    thread::spawn(move || {
        WORDS.with(|words| {
            words.borrow_mut().extend(text.split_whitespace().map(str::to_owned));
            words.borrow().len()
        })
    })
    .join()
    .unwrap_or(0)
}
