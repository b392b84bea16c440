use crate::codec::{Data, DecodeError, Filled, Source, View};

impl Data for i64 {
    fn vacant() -> Self {
        0
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.integer(self)
    }

    fn view(&self) -> View<'_> {
        View::Integer(*self)
    }
}

impl Data for u64 {
    fn vacant() -> Self {
        0
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.unsigned(self)
    }

    fn view(&self) -> View<'_> {
        View::Unsigned(*self)
    }
}

impl Data for i128 {
    fn vacant() -> Self {
        0
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.wide(self)
    }

    fn view(&self) -> View<'_> {
        match i64::try_from(*self) {
            Ok(narrow) => View::Integer(narrow),
            Err(_) => View::Digits(self.to_string()),
        }
    }
}

impl Data for u128 {
    fn vacant() -> Self {
        0
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.wide_unsigned(self)
    }

    fn view(&self) -> View<'_> {
        match u64::try_from(*self) {
            Ok(narrow) => View::Unsigned(narrow),
            Err(_) => View::Digits(self.to_string()),
        }
    }
}

impl Data for f64 {
    fn vacant() -> Self {
        0.0
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.number(self)
    }

    fn view(&self) -> View<'_> {
        View::Double(*self)
    }
}

impl Data for f32 {
    fn vacant() -> Self {
        0.0
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        let mut wide = 0.0;
        if source.number(&mut wide)? == Filled::Null {
            return Ok(Filled::Null);
        }
        #[allow(clippy::cast_possible_truncation)] // rounding to the nearest is what `float` asks
        let narrow = wide as f32;
        if narrow.is_infinite() {
            return Err(DecodeError::new(format!("{wide} is out of range for a single-precision number")));
        }
        *self = narrow;
        Ok(Filled::Value)
    }

    fn view(&self) -> View<'_> {
        View::Single(*self)
    }
}

macro_rules! narrow_integer {
    ($($type:ty, $read:ident, $bits:literal;)+) => {$(
        impl Data for $type {
            fn vacant() -> Self {
                0
            }

            fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
                let mut wide = 0;
                if source.$read(&mut wide)? == Filled::Null {
                    return Ok(Filled::Null);
                }
                match Self::try_from(wide) {
                    Ok(value) => {
                        *self = value;
                        Ok(Filled::Value)
                    }
                    Err(_) => Err(DecodeError::new(format!(
                        concat!("{} is out of range for ", $bits, " bits"),
                        wide
                    ))),
                }
            }

            fn view(&self) -> View<'_> {
                View::Integer(i64::from(*self))
            }
        }
    )+};
}

narrow_integer! {
    i8, integer, "8";
    i16, integer, "16";
    i32, integer, "32";
    u8, integer, "8";
    u16, integer, "16";
    u32, integer, "32";
}
