//! What the example programs share.

use std::process::ExitCode;

/// Prints a line; that nobody reads on (`| head`) is no failure.
#[allow(unused_macros, reason = "not every program prints line by line")]
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}

/// The exit code of a program: 0 if all went well, 1 if something did not or an error ended it, which is printed.
pub fn exit(ran: qualcode::Result<bool>) -> ExitCode {
    match ran {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
